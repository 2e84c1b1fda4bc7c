//! Links that are gone by hand: cuts, partitions, and how they end.

use std::collections::BTreeMap;

use super::command::{Group, Process};
use super::shell::Shell;
use super::stage::short_digest;
use super::{Event, EventKind, Void, row};
use crate::protocol::{NodeId, Text};

/// No process in particular.
const NOBODY: NodeId = NodeId(0);

impl Shell<'_> {
    pub(super) fn cut(&mut self, from: &Process, to: &Process, both: bool) -> Result<Event, Void> {
        let (from, to) = (self.resolve(from)?, self.resolve(to)?);
        if from == to {
            return Err(Void::Same);
        }
        let pairs = if both { vec![(from, to), (to, from)] } else { vec![(from, to)] };
        if pairs.iter().all(|&(from, to)| self.fabric.link(from, to).is_some_and(|link| link.cut)) {
            return Err(Void::IsCut);
        }
        for (from, to) in pairs {
            self.fabric.link_mut(from, to).cut = true;
        }
        self.fabric.doom();
        self.fabric.disturb();
        Ok(self.part_event(from, to, u64::from(both)))
    }

    fn part_event(&mut self, from: NodeId, to: NodeId, argument: u64) -> Event {
        let (kind, row, cause) = (EventKind::Part, row::NONE, Event::NO_CAUSE);
        self.event(Event { kind, from, to, argument, row, cause, ..Event::default() })
    }

    /// A partition takes the place of the one before.
    pub(super) fn partition(&mut self, groups: &[Group]) -> Result<Event, Void> {
        let (mut sides, mut names): (Vec<Vec<NodeId>>, Vec<_>) = (Vec::new(), Vec::new());
        for Group { name, members } in groups {
            let side = members.iter().map(|process| self.resolve(process)).collect::<Result<Vec<_>, _>>()?;
            names.extend(name.clone().map(|name| (name, side.clone())));
            sides.push(side);
        }
        let named = |id: NodeId, sides: &[Vec<NodeId>]| sides.iter().position(|side| side.contains(&id));
        let rest = self.fabric.each_node().map(|(id, _)| id).filter(|&id| named(id, &sides).is_none()).collect();
        sides.push(rest);
        self.fabric.links.iter_mut().flatten().for_each(|link| link.parted = false);
        self.fabric.groups = names;
        let mut side_of: BTreeMap<NodeId, usize> = BTreeMap::new();
        for (side, members) in sides.iter().enumerate() {
            for &id in members {
                side_of.entry(id).or_insert(side);
            }
        }
        for (&from, side) in &side_of {
            for (&to, other) in &side_of {
                // Clients do not speak to each other, and there may be a thousand of them.
                if side != other && !(from.is_client() && to.is_client()) {
                    self.fabric.link_mut(from, to).parted = true;
                }
            }
        }
        self.fabric.doom();
        self.fabric.revive();
        self.fabric.disturb();
        Ok(self.part_event(NOBODY, NOBODY, short_digest(&sides)))
    }

    pub(super) fn heal(&mut self) -> Result<Event, Void> {
        if !self.fabric.any_cut() {
            return Err(Void::NotCut);
        }
        self.fabric.links.iter_mut().flatten().for_each(|link| (link.cut, link.parted) = (false, false));
        self.fabric.groups.clear();
        self.fabric.revive();
        self.fabric.disturb();
        Ok(self.event(Event { kind: EventKind::Heal, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }

    /// What cuts a link by itself ends; a partition stays.
    pub(super) fn heal_link(&mut self, from: &Process, to: &Process, both: bool) -> Result<Event, Void> {
        let (from, to) = (self.resolve(from)?, self.resolve(to)?);
        let pairs = if both { vec![(from, to), (to, from)] } else { vec![(from, to)] };
        if !pairs.iter().any(|&(from, to)| self.fabric.cuts(from, to).0) {
            return Err(Void::NotCut);
        }
        for (from, to) in pairs {
            self.fabric.link_mut(from, to).cut = false;
        }
        self.fabric.revive();
        self.fabric.disturb();
        let (kind, argument) = (EventKind::Heal, u64::from(both));
        Ok(self.event(Event { kind, from, to, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }

    /// What parts this group from the others ends; what parts those stays, and so do cuts.
    pub(super) fn heal_group(&mut self, name: &Text) -> Result<Event, Void> {
        let at = self.fabric.groups.iter().position(|(known, _)| known == name).ok_or(Void::NotCut)?;
        let (_, members) = self.fabric.groups.remove(at);
        self.fabric.join(&members);
        self.fabric.revive();
        self.fabric.disturb();
        let (kind, argument) = (EventKind::Heal, members.len() as u64);
        Ok(self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }
}
