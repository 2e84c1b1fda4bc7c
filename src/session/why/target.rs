//! What somebody may ask about: an event, a node, a slot, an epoch, a message, a vote, an operation, or who leads.

use crate::protocol::{Domain, Mark, NodeId, Posture, Question};
use crate::scenario;
use crate::sim::{Event, EventKind, row};

use super::super::inspect::{message_name, node_id};
use super::super::{Error, Keep, Session};
use super::{Answer, WhyNot};

impl Session {
    /// Why something is so: `event 12`, `node n3` (what it is now), `slot 7` (that it is committed), `epoch 3` (that it has
    /// a leader), `message n1>n2#17` (that it was sent), `vote n3` (its last vote or refusal), `operation c1 5` (its
    /// answer), `leader`. Where it is not so, why not.
    pub fn why(&self, subject: &str) -> Result<Answer, Error> {
        let missing = || Error::NoSuchSubject(scenario::shown(subject));
        let mut words = subject.split_whitespace();
        let (kind, name, second) = (words.next().unwrap_or_default(), words.next(), words.next());
        let node = || name.and_then(node_id).filter(|&id| self.run().fabric().node(id).is_some()).ok_or_else(missing);
        let number = |word: Option<&str>| word.and_then(|it| it.parse::<u64>().ok()).ok_or_else(missing);
        let event = match kind {
            "event" => u32::try_from(number(name)?).ok(),
            "node" => {
                let id = node()?;
                let Some(event) = self.became(id) else { return self.why_not(subject) };
                Some(event)
            }
            "leader" => match self.run().fabric().leader().and_then(|id| self.became(id)) {
                Some(event) => Some(event),
                None => return self.why_not(subject),
            },
            "slot" => match self.committed_by(number(name)?)? {
                Some(event) => Some(event),
                None => return self.why_not(subject),
            },
            "epoch" => match self.won(number(name)?) {
                Some(event) => Some(event),
                None => return self.why_not(subject),
            },
            "message" => {
                let wanted = name.and_then(message_name).ok_or_else(missing)?;
                let mut flights = self.run().fabric().flights.iter().flatten();
                flights.find(|it| it.name == wanted).map(|it| it.cause).filter(|it| *it != Event::NO_CAUSE)
            }
            "vote" => self.voted(node()?),
            "operation" => {
                let id = name.and_then(node_id).filter(|id| id.is_client()).ok_or_else(missing)?;
                let Some(event) = self.answered(id, number(second)?).ok_or_else(missing)? else {
                    return self.why_not(subject);
                };
                Some(event)
            }
            _ => None,
        };
        self.why_event(event.filter(|&event| event < self.recorded()).ok_or_else(missing)?)
    }

    /// Why something is not so yet: `leader`, `node n3` (that it leads), `slot 7` (that it is committed), `epoch 3` (that
    /// somebody won it), `operation c1 5` (that it is answered).
    pub fn why_not(&self, subject: &str) -> Result<Answer, Error> {
        let missing = || Error::NoSuchSubject(scenario::shown(subject));
        let mut words = subject.split_whitespace();
        let (kind, name, second) = (words.next().unwrap_or_default(), words.next(), words.next());
        let number = |word: Option<&str>| word.and_then(|it| it.parse::<u64>().ok()).ok_or_else(missing);
        let question = match kind {
            "leader" => Question::Leads,
            "node" => {
                let id = name.and_then(node_id).filter(|&id| self.run().fabric().node(id).is_some());
                Question::Elected(id.ok_or_else(missing)?)
            }
            "slot" => Question::Committed(number(name)?),
            "epoch" => return self.unwon(number(name)?)?.map(not).ok_or_else(missing),
            "operation" => {
                let client = name.and_then(node_id).filter(|id| id.is_client()).ok_or_else(missing)?;
                return self.unanswered(client, number(second)?).map(not).ok_or_else(missing);
            }
            _ => return Err(missing()),
        };
        self.lack(question).map(not).ok_or_else(missing)
    }

    /// The event by which a node became what it is.
    fn became(&self, id: NodeId) -> Option<u32> {
        let fates = [EventKind::Crash, EventKind::Restart, EventKind::Pause, EventKind::Resume, EventKind::Remove];
        let turn = |it: &Event| {
            let changed = it.kind != EventKind::Void && it.detail & Event::ROLE != 0;
            it.to == id && (changed || fates.contains(&it.kind))
        };
        self.last(self.events(), turn)
    }

    /// The event by which a node came to lead an epoch.
    fn won(&self, epoch: u64) -> Option<u32> {
        let won = self.run().fabric().elections.iter().rev().find(|it| it.domain == Domain(0) && it.epoch == epoch)?;
        self.last(self.events(), |it| it.at == won.at && it.to == won.node && it.detail & Event::ROLE != 0)
    }

    /// The event by which a slot was decided first.
    fn committed_by(&self, slot: u64) -> Result<Option<u32>, Error> {
        let decided = |run: &dyn crate::sim::Run| run.fabric().ledger.decided(Domain(0), slot).is_some();
        if !decided(self.run()) {
            return Ok(None);
        }
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(self.track.checkpoints.iter().rev().find(|it| !decided(&*it.run)).map(|it| &**it));
        while twin.events() < self.events() {
            let Some(events) = twin.step()? else { break };
            if decided(twin.run()) {
                return Ok(Some(events.start));
            }
        }
        Ok(None)
    }

    /// The event in which a node gave or refused its vote last: it is on its way, or has been counted.
    fn voted(&self, id: NodeId) -> Option<u32> {
        let flights = self.run().fabric().flights.iter().flatten();
        let votes = flights.filter(|it| it.name.from == id && matches!(it.header.mark, Mark::Grant | Mark::Refuse));
        let under_way = votes.map(|it| it.cause).filter(|it| *it != Event::NO_CAUSE).max();
        let counted = |it: &Event| {
            let kind = matches!(it.kind, EventKind::Deliver | EventKind::Sync);
            kind && it.from == id && it.detail & (Event::HEARD | Event::ROLE) != 0 && self.grants(it)
        };
        let counted = self.last(self.events(), counted).and_then(|number| Some((number, self.event(number)?.cause)));
        let given =
            under_way.or(counted.map(|(number, cause)| if cause == Event::NO_CAUSE { number } else { cause }))?;
        // It waited for the disk, and was decided before.
        let event = self.event(given)?;
        let waited = event.kind == EventKind::Sync && event.cause != Event::NO_CAUSE;
        Some(if waited { event.cause } else { given })
    }

    /// Whether an event may be a vote: not one of those by which a node hears who leads, or who asks to.
    fn grants(&self, event: &Event) -> bool {
        let posture = |role: u8| self.setup().info.postures.get(usize::from(role));
        let role = self.run().speaks_as(event.row, event.argument);
        role.is_none_or(|role| posture(role) == Some(&Posture::Plain))
    }

    /// The event by which a client was answered; inside none where it was not, outside where it never asked.
    #[allow(clippy::option_option, reason = "an operation that is open is not one that is not there")]
    fn answered(&self, client: NodeId, number: u64) -> Option<Option<u32>> {
        let operations = &self.run().fabric().operations;
        let record = operations.iter().find(|it| it.request.id.client == client && it.request.id.number == number)?;
        let Some((at, _)) = record.returned else { return Some(None) };
        let answer = |it: &Event| {
            let reply = it.kind == EventKind::Deliver && it.row == row::REPLY;
            reply && (it.to, it.at, it.argument) == (client, at, number)
        };
        Some(self.last(self.events(), answer))
    }
}

fn not(not: WhyNot) -> Answer {
    Answer { not: Some(not), ..Answer::default() }
}
