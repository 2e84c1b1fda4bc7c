//! Why not? Who has given what is needed, and of each that has not, why not.

use serde::Serialize;

use crate::protocol::{Because, Field, Instant, Lack, Mark, NEVER, NodeId, Question, Value};
use crate::sim::{Event, EventKind, Fabric, Fate, Flight, Pace, Status};

use super::super::{Error, Keep, Session};
use super::{Chance, Says};

/// Why something is not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// What is there, and what would bring the rest.
    pub says: Says,
    /// Of how many something is needed; 0 where it is not a matter of counting.
    pub need: u16,
    /// Who has given it.
    pub have: Vec<String>,
    /// Who may still give it, each with its reason.
    pub missing: Vec<Missing>,
    /// Who has refused it.
    pub against: Vec<String>,
    /// Whether it is that too few can hear each other: those missing are what must be mended.
    pub apart: bool,
    /// What chance had to do with it, in the order of those that the sentence names.
    pub chance: Vec<Chance>,
    /// The event that shows most of it, if one does.
    pub event: Option<u32>,
}

/// One that has not given what is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Who.
    pub node: String,
    /// The sentence that says why.
    pub says: Says,
    /// The event that is why.
    pub event: Option<u32>,
}

impl Session {
    /// Why something is not so, as the protocol and the world say it.
    pub(super) fn lack(&self, question: Question) -> Option<WhyNot> {
        let lack = self.run().why_not(question)?;
        let missing = lack.missing.iter().map(|&id| self.missing(id, &lack, question)).collect();
        let mut says = lack.because.clone();
        if let Some((node, due)) = self.next_timer(&lack) {
            says = says.node("next", node).micros("in", due.0.saturating_sub(self.now().0));
        }
        let names = |ids: &[NodeId]| ids.iter().map(ToString::to_string).collect();
        Some(WhyNot {
            says: Says::of(says, true),
            need: lack.need,
            have: names(&lack.have),
            missing,
            against: names(&lack.against),
            apart: lack.need > 0 && lack.to.is_none(),
            chance: Vec::new(),
            event: None,
        })
    }

    /// Where it is not a matter of counting: which timer ends first among those that have what is needed.
    fn next_timer(&self, lack: &Lack) -> Option<(NodeId, Instant)> {
        let fabric = self.run().fabric();
        let of = |&id: &NodeId| {
            let timers = fabric.node(id)?.timers.iter().filter(|it| it.kind.is_some() && it.due.0 != NEVER);
            timers.map(|it| (it.due, id)).min()
        };
        let first = lack.have.iter().filter_map(of).min().filter(|_| lack.need == 0)?;
        Some((first.1, first.0))
    }

    fn missing(&self, id: NodeId, lack: &Lack, question: Question) -> Missing {
        let (because, event) = self.reason(id, lack, question);
        Missing { node: id.to_string(), says: Says::of(because, false), event }
    }

    /// Why a node has not given what is needed.
    fn reason(&self, id: NodeId, lack: &Lack, question: Question) -> (Because, Option<u32>) {
        let fabric = self.run().fabric();
        let fate = |key, kind| {
            let event = self.last(self.events(), |it| it.kind == kind && it.to == id);
            (Because::of(key).word("by", event.map_or("run", |event| self.doer(event))), event)
        };
        let Some(node) = fabric.node(id) else { return (Because::of("missing-gone"), None) };
        match node.status {
            _ if node.removed => return fate("missing-removed", EventKind::Remove),
            Status::Crashed => return fate("missing-crashed", EventKind::Crash),
            Status::Paused => return fate("missing-paused", EventKind::Pause),
            Status::Up => {}
        }
        let Some(to) = lack.to else { return self.apart(id, &lack.have) };
        let wanted = |it: &&Flight| answers(it, id, to, fabric, question);
        if let Some(answer) = fabric.flights.iter().flatten().filter(wanted).min_by_key(|it| it.arrives) {
            return under_way("missing-answer", answer, self.now());
        }
        if fabric.cuts(to, id) != (false, false) || fabric.cuts(id, to) != (false, false) {
            return self.apart(id, &[to]);
        }
        let asked = |it: &&Flight| asks(it, id, to, fabric, question);
        if let Some(request) = fabric.flights.iter().flatten().filter(asked).min_by_key(|it| it.arrives) {
            return under_way("missing-asked", request, self.now());
        }
        let piece = |it: &&Flight| {
            (it.name.from, it.name.to, it.header.mark) == (to, id, Mark::Bulk) && current(it, to, fabric)
        };
        if let Some(bulk) = fabric.flights.iter().flatten().filter(piece).min_by_key(|it| it.arrives) {
            return under_way("missing-bulk", bulk, self.now());
        }
        if node.unsynced > 0 {
            return (Because::of(if node.hangs { "missing-hangs" } else { "missing-writing" }), None);
        }
        (Because::of("missing-unasked"), None)
    }

    /// Who is cut off, and by whom.
    fn apart(&self, id: NodeId, from: &[NodeId]) -> (Because, Option<u32>) {
        let events = from.iter().flat_map(|&other| [(id, other), (other, id)]);
        let cut = events.filter(|&(a, b)| self.run().fabric().cuts(a, b) != (false, false));
        let event = cut.filter_map(|(a, b)| self.severed(self.events(), a, b)).max();
        (Because::of("missing-cut").word("by", event.map_or("run", |event| self.doer(event))), event)
    }

    /// Who did what happened in this event.
    fn doer(&self, number: u32) -> &'static str {
        self.event(number).and_then(|event| self.cause_of(number, event).by).unwrap_or("run")
    }

    /// Why an operation is not answered: where it stands in a log, or that it does not.
    pub(super) fn unanswered(&self, client: NodeId, number: u64) -> Option<WhyNot> {
        let fabric = self.run().fabric();
        let mut operations = fabric.operations.iter();
        let record = operations.find(|it| it.request.id.client == client && it.request.id.number == number)?;
        let about = |key| Because::of(key).node("client", client).number("number", number);
        let leader = fabric.leader();
        let slot = leader.and_then(|leader| {
            let last = fabric.node(leader)?.brief.last;
            let held = |&slot: &u64| {
                let held = self.run().held(leader, slot).and_then(|held| held.request);
                held.is_some_and(|it| it.id == record.request.id)
            };
            (1..=last).rev().take(4_096).find(held)
        });
        if record.returned.is_some() {
            return Some(plain(about("is-answered")));
        }
        match slot {
            Some(slot) => {
                let mut lack = self.lack(Question::Committed(slot))?;
                if lack.says.key == "is-committed" {
                    lack.says = Says::of(about("unanswered-reply").number("slot", slot), false);
                }
                Some(lack)
            }
            None if leader.is_none() => self.lack(Question::Leads),
            None => Some(
                self.lack(Question::Answered(record.request.id))
                    .unwrap_or_else(|| plain(about("unanswered").number("attempts", record.attempts.into()))),
            ),
        }
    }

    /// Why nobody came to lead an epoch: who wanted to, when, and how many votes each had.
    pub(super) fn unwon(&self, epoch: u64) -> Result<Option<WhyNot>, Error> {
        let about = |key| Because::of(key).number("term", epoch);
        let won = self.run().fabric().elections.iter().find(|it| it.epoch == epoch);
        if let Some(won) = won {
            return Ok(Some(plain(about("is-won").node("node", won.node))));
        }
        let began = |it: &Event| it.kind == EventKind::Fire && it.epoch == epoch && it.detail & Event::EPOCH != 0;
        let asked = (0..self.events()).filter_map(|at| Some((at, *self.event(at)?)));
        let asked: Vec<(u32, Event)> = asked.filter(|(_, it)| began(it)).collect();
        let (Some(first), Some(last)) = (asked.first(), asked.last()) else {
            let highest = self.run().fabric().nodes.iter().map(|node| node.brief.epoch).max().unwrap_or(0);
            return Ok(Some(plain(about(if epoch > highest { "unreached" } else { "unasked" }))));
        };
        if let Some(open) = self.contested(epoch, &asked) {
            return Ok(Some(open));
        }
        let mut most = vec![0u32; asked.len()];
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(None);
        twin.approach_event(self, first.0)?;
        while twin.events() < self.events() {
            let Some(_) = twin.step()? else { break };
            let nodes = asked.iter().map(|(_, it)| twin.run().fabric().node(it.to).map(|node| node.brief));
            for (most, brief) in most.iter_mut().zip(nodes.flatten()) {
                if brief.epoch == epoch {
                    *most = (*most).max(brief.granted.count_ones());
                }
            }
            let over =
                |(_, it): &(u32, Event)| twin.run().fabric().node(it.to).is_none_or(|node| node.brief.epoch > epoch);
            if twin.events() > last.0 && asked.iter().all(over) {
                break;
            }
        }
        let mut looked = self.look(asked.iter().map(|(number, _)| *number).collect())?;
        let chance = asked.iter().filter_map(|(number, _)| looked.remove(number)?.chance).collect();
        let votes = most.iter().map(|&votes| Value::Number(votes.into())).collect();
        let mut says = about("split").nodes("asked", asked.iter().map(|(_, it)| it.to));
        says = says
            .micros("apart", last.1.at.0 - first.1.at.0)
            .number("need", self.run().fabric().nodes.len() as u64 / 2 + 1);
        says.slots.push(Field("votes", Value::List(votes)));
        let key = if asked.len() == 1 { "split-alone" } else { "split" };
        let says = Because { key, ..says };
        Ok(Some(WhyNot { chance, event: Some(last.0), ..plain(says) }))
    }

    /// What one who asked in an epoch still lacks, while answers are to come: nobody has failed to win it yet.
    fn contested(&self, epoch: u64, asked: &[(u32, Event)]) -> Option<WhyNot> {
        let coming = ["missing-answer", "missing-asked", "missing-writing"];
        let asks = |id: &NodeId| {
            let node = self.run().fabric().node(*id);
            node.is_some_and(|node| node.status == Status::Up && node.brief.epoch == epoch)
        };
        let lacks = asked.iter().map(|(_, it)| it.to).filter(asks).filter_map(|id| self.lack(Question::Elected(id)));
        lacks.filter(|lack| lack.missing.iter().any(|it| coming.contains(&it.says.key))).max_by_key(|it| it.have.len())
    }
}

fn plain(because: Because) -> WhyNot {
    WhyNot {
        says: Says::of(because, false),
        need: 0,
        have: Vec::new(),
        missing: Vec::new(),
        against: Vec::new(),
        apart: false,
        chance: Vec::new(),
        event: None,
    }
}

/// Whether a message is the answer that is waited for.
fn answers(it: &Flight, from: NodeId, to: NodeId, fabric: &Fabric, question: Question) -> bool {
    let here = (it.name.from, it.name.to) == (from, to) && current(it, to, fabric);
    here && match question {
        Question::Committed(slot) => it.header.mark == Mark::Accept && it.header.argument >= slot,
        Question::Answered(_) => matches!(it.header.mark, Mark::Accept | Mark::Reject),
        _ => it.header.mark == Mark::Grant,
    }
}

/// Whether a message is the question that would bring it.
fn asks(it: &Flight, to: NodeId, from: NodeId, fabric: &Fabric, question: Question) -> bool {
    let here = (it.name.from, it.name.to) == (from, to) && current(it, from, fabric);
    here && match question {
        Question::Committed(slot) => it.header.mark == Mark::Carry && it.header.argument >= slot,
        Question::Answered(_) => matches!(it.header.mark, Mark::Beat | Mark::Carry | Mark::Bulk),
        _ => it.header.mark == Mark::Ask,
    }
}

/// Whether it is of the epoch in which the one is who waits.
fn current(it: &Flight, who: NodeId, fabric: &Fabric) -> bool {
    fabric.node(who).is_some_and(|node| node.brief.epoch == it.header.epoch)
}

/// A message under way: when it comes, or that it does not.
fn under_way(key: &'static str, it: &Flight, now: Instant) -> (Because, Option<u32>) {
    let because = match (it.pace, it.fate) {
        (Pace::Held, _) => Because::of("missing-held"),
        (_, Fate::Arrive) => Because::of(key).micros("in", it.arrives.0.saturating_sub(now.0)),
        _ => Because::of("missing-dying"),
    };
    (because.word("message", &it.name.to_string()), Some(it.cause).filter(|it| *it != Event::NO_CAUSE))
}
