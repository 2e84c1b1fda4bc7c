//! The outline of a future: who led when, what befell the cluster, when writes were accepted. It is what a tape shows,
//! and it is noted as the run goes, so that nobody has to look through all events.

use serde::Serialize;

use crate::protocol::{Chunks, Instant, NodeId};
use crate::sim::{Event, EventKind, Fabric, Node, OpRecord};

use super::gauged::Losses;
use super::player::start;
use super::{Error, Session};

/// Something that a tape marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkView {
    /// The number of the event.
    pub event: u32,
    /// When it happened.
    pub at_us: u64,
    /// A kind of event as traces name it; or `leader`, that a node came to lead, or `breach`, that a promise broke.
    pub kind: &'static str,
    /// At which process; none of what is about several.
    pub node: Option<String>,
}

/// From an event on, who leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BandView {
    /// The event from which on it is so.
    pub event: u32,
    /// When that was.
    pub at_us: u64,
    /// Who leads; none where nobody does.
    pub leader: Option<String>,
    /// In which epoch; of nobody the last one in which somebody led.
    pub epoch: u64,
}

/// From an event on, in which state a node is and in which role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourseView {
    /// The event from which on it is so.
    pub event: u32,
    /// When that was.
    pub at_us: u64,
    /// Which node.
    pub node: String,
    /// `up`, `paused`, `crashed` or `removed`.
    pub status: &'static str,
    /// Its role, as the protocol's table names it.
    pub role: &'static str,
}

/// What is new of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutlineView {
    /// What befell the cluster, in order.
    pub marks: Vec<MarkView>,
    /// Who led, in order: each until the next. Before the first nobody does.
    pub bands: Vec<BandView>,
    /// When a write was acknowledged to a client, in order.
    pub accepted: Vec<u64>,
}

/// The kinds of event that a tape marks.
pub(super) const MARKED: [EventKind; 9] = [
    EventKind::Crash,
    EventKind::Restart,
    EventKind::Pause,
    EventKind::Resume,
    EventKind::Part,
    EventKind::Heal,
    EventKind::Hang,
    EventKind::Unhang,
    EventKind::Lose,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    event: u32,
    at: Instant,
    node: NodeId,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Kind(EventKind),
    Leader,
    Breach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Band {
    event: u32,
    at: Instant,
    leader: Option<NodeId>,
    epoch: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Course {
    event: u32,
    at: Instant,
    node: NodeId,
    status: &'static str,
    role: u8,
}

impl Course {
    fn new(event: u32, at: Instant, id: NodeId, node: &Node) -> Self {
        Self { event, at, node: id, status: node.state(), role: node.brief.role }
    }
}

/// The outline of what was played of a future. Copies share what they have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// Who leads before anything happens.
    first: Option<Band>,
    marks: Chunks<Mark>,
    bands: Chunks<Band>,
    accepted: Chunks<u64>,
    courses: Chunks<Course>,
    /// Which acknowledged writes were lost, and when.
    pub losses: Losses,
    /// All events below this number were noted: what is played again is not new.
    end: u32,
}

impl Outline {
    /// Of a cluster to which nothing has happened yet.
    pub fn of(fabric: &Fabric) -> Self {
        let epoch = |id| fabric.node(id).map_or(0, |node| node.brief.epoch);
        let band = |id| Band { event: 0, at: fabric.now, leader: Some(id), epoch: epoch(id) };
        Self { first: fabric.leader().map(band), ..Self::default() }
    }

    /// Whether an event may change more than when writes were accepted, so that it must be noted at once.
    #[inline]
    pub fn wants(event: &Event) -> bool {
        let changes = Event::ROLE | Event::EPOCH | Event::BREACH;
        let comes = matches!(event.kind, EventKind::Add | EventKind::Remove);
        event.kind != EventKind::Void && (event.detail & changes != 0 || comes || MARKED.contains(&event.kind))
    }

    /// Notes the event of this number. The fabric is as the event left it.
    pub fn note(&mut self, number: u32, event: &Event, fabric: &Fabric) {
        if number < self.end {
            return;
        }
        self.end = number + 1;
        let node = if event.from == event.to { event.to } else { NodeId::default() };
        let mark = |what| Mark { event: number, at: event.at, node, what };
        if MARKED.contains(&event.kind) {
            self.marks.push(mark(What::Kind(event.kind)));
        }
        let turns = event.detail & Event::ROLE != 0 || event.from == event.to;
        if let Some(node) = fabric.node(event.to).filter(|_| turns) {
            self.courses.push(Course::new(number, event.at, event.to, node));
        }
        self.lead(number, event, fabric);
        if event.detail & Event::BREACH != 0 {
            self.marks.push(mark(What::Breach));
        }
    }

    /// Notes who leads, if that changed.
    fn lead(&mut self, number: u32, event: &Event, fabric: &Fabric) {
        let before = self.bands.last().or(self.first.as_ref()).copied();
        let epoch = |id: NodeId| fabric.node(id).map_or(0, |node| node.brief.epoch);
        let highest = before.map_or(0, |band| band.epoch);
        // One that leads an epoch which a later one has overruled, and does not know it, leads nobody.
        let leads = fabric.leader().map(|id| (id, epoch(id))).filter(|(_, epoch)| *epoch >= highest);
        let band = Band {
            event: number,
            at: event.at,
            leader: leads.map(|(id, _)| id),
            epoch: leads.map_or(highest, |(_, epoch)| epoch),
        };
        if before.map_or((None, 0), |band| (band.leader, band.epoch)) == (band.leader, band.epoch) {
            return;
        }
        self.bands.push(band);
        if let Some(leader) = band.leader {
            self.marks.push(Mark { event: number, at: event.at, node: leader, what: What::Leader });
        }
    }

    /// Notes which writes were accepted since.
    pub fn accept(&mut self, fabric: &Fabric) {
        for (place, ..) in fabric.kept.iter_from(self.accepted.len()) {
            // Who waits for no answer takes for done what nobody has yet: it counts once somebody has.
            let done = |it: &OpRecord| it.returned.as_ref().map(|(at, _)| *at).max(it.effect);
            // What is kept was answered. Were it not, it would still have to be counted.
            self.accepted.push(fabric.operations.get(*place).and_then(done).unwrap_or(fabric.now).0);
        }
    }

    /// Forgets what came with the event of this number and later ones, of which none was before `at`.
    pub fn truncate(&mut self, end: u32, at: Instant) {
        let kept = |len: u64, before: &dyn Fn(u64) -> bool| partition(len, before);
        self.marks.truncate(kept(self.marks.len(), &|it| self.marks.get(it).is_some_and(|mark| mark.event < end)));
        self.bands.truncate(kept(self.bands.len(), &|it| self.bands.get(it).is_some_and(|band| band.event < end)));
        self.courses.truncate(kept(self.courses.len(), &|it| self.courses.get(it).is_some_and(|it| it.event < end)));
        let early = |it| self.accepted.get(it).is_some_and(|accepted| *accepted < at.0);
        self.accepted.truncate(kept(self.accepted.len(), &early));
        self.losses.truncate(end, at);
        self.end = self.end.min(end);
    }

    fn view(&self, marks: u64, bands: u64, accepted: u64) -> OutlineView {
        let mark = |mark: &Mark| MarkView {
            event: mark.event,
            at_us: mark.at.0,
            kind: match mark.what {
                What::Kind(kind) => kind.name(),
                What::Leader => "leader",
                What::Breach => "breach",
            },
            node: (mark.node != NodeId::default()).then(|| mark.node.to_string()),
        };
        let band = |band: &Band| BandView {
            event: band.event,
            at_us: band.at.0,
            leader: band.leader.map(|id| id.to_string()),
            epoch: band.epoch,
        };
        let first = self.first.iter().skip(bands as usize);
        let later = self.bands.iter_from(bands.saturating_sub(u64::from(self.first.is_some())));
        OutlineView {
            marks: self.marks.iter_from(marks).map(mark).collect(),
            bands: first.chain(later).map(band).collect(),
            accepted: self.accepted.iter_from(accepted).copied().collect(),
        }
    }
}

/// How many places from 0 on answer true, before all that answer false.
fn partition(len: u64, before: &dyn Fn(u64) -> bool) -> u64 {
    let (mut from, mut to) = (0, len);
    while from < to {
        let middle = from.midpoint(to);
        if before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

impl Session {
    /// What a branch's outline has behind its first so many marks, bands and accepted writes: as far as the branch was
    /// ever played, whether the run has gone back since or not. The outline of a branch only grows.
    pub fn outline(&self, branch: u32, marks: u64, bands: u64, accepted: u64) -> Result<OutlineView, Error> {
        let track = self.track_of(branch)?.unwrap_or(&self.track);
        Ok(track.outline.view(marks, bands, accepted))
    }

    /// In which state and which role each node of a branch was from when on, as far as the branch was ever played,
    /// without the first so many. The list only grows; it begins with every node of the setup at its start.
    pub fn courses(&self, branch: u32, from: u64) -> Result<Vec<CourseView>, Error> {
        let track = self.track_of(branch)?.unwrap_or(&self.track);
        let begun = start(self.registry, self.setup());
        let nodes = begun.fabric().each_node();
        let first: Vec<Course> = nodes.map(|(id, node)| Course::new(0, Instant(0), id, node)).collect();
        let roles = self.setup().info.roles;
        let view = |it: &Course| CourseView {
            event: it.event,
            at_us: it.at.0,
            node: it.node.to_string(),
            status: it.status,
            role: roles.get(usize::from(it.role)).copied().unwrap_or_default(),
        };
        let later = track.outline.courses.iter_from(from.saturating_sub(first.len() as u64));
        Ok(first.iter().skip(from as usize).chain(later).map(view).collect())
    }

    /// Notes what has just been played.
    pub(super) fn outlined(&mut self) {
        if self.keep.checkpoints {
            self.track.outline.accept(self.run.fabric());
        }
    }

    /// Notes an event that has just happened, if it is one of those that a tape shows.
    pub(super) fn outline_event(&mut self, number: u32, event: &Event) {
        if self.keep.checkpoints && Outline::wants(event) {
            let fresh = number >= self.track.outline.end;
            self.track.outline.note(number, event, self.run.fabric());
            if fresh && !self.run.fabric().kept.is_empty() {
                self.track.outline.losses.note(number, &*self.run);
            }
        }
    }
}
