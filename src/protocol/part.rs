//! A protocol inside a protocol.

use super::{Domain, Effect, Host, Journal, Protocol};

/// How a whole carries a part: `domain` says which one, where it holds several of a kind.
pub trait Lift<I: Protocol>: Protocol {
    /// Where the part's rows begin in [`Info::notes`](super::Info::notes); 0 for the first part. What it wraps shifts
    /// its own kinds in `header` and `kind`.
    const NOTES: u8 = 0;

    /// Wraps a message of the part.
    fn message(domain: Domain, message: I::Message) -> Self::Message;
    /// Wraps a timer of the part.
    fn timer(domain: Domain, timer: I::Timer) -> Self::Timer;
    /// Wraps a record of the part.
    fn record(domain: Domain, record: I::Record) -> Self::Record;
    /// Unwraps it again, when the part boots.
    fn unwrap(record: &Self::Record) -> Option<&I::Record>;

    /// Where the part's journal lies among the whole's, each part having its own.
    fn journal(domain: Domain, journal: u16) -> u16 {
        domain.0 * I::INFO.journals.len() as u16 + journal
    }

    /// The part's share of the whole's disk.
    fn disk(domain: Domain, disk: &[Journal<Self::Record>]) -> Vec<Journal<I::Record>> {
        let share = |at: usize| {
            let Some(whole) = disk.get(usize::from(Self::journal(domain, at as u16))) else {
                return Journal::default();
            };
            let mut part = Journal { damaged: whole.damaged, ..Journal::default() };
            whole.records.iter().filter_map(Self::unwrap).for_each(|record| part.records.push(record.clone()));
            part
        };
        (0..I::INFO.journals.len()).map(share).collect()
    }
}

pub(super) struct Part<'a, P: Protocol> {
    pub(super) whole: &'a mut dyn Host<P>,
    pub(super) domain: Domain,
}

impl<P: Lift<I>, I: Protocol> Host<I> for Part<'_, P> {
    fn take(&mut self, effect: Effect<I>) {
        let part = self.domain;
        self.whole.take(match effect {
            Effect::Send { to, message, ahead } => Effect::Send { to, message: P::message(part, message), ahead },
            Effect::Arm { timer, after } => Effect::Arm { timer: P::timer(part, timer), after },
            Effect::Disarm(timer) => Effect::Disarm(P::timer(part, timer)),
            Effect::Persist { journal, record } => {
                Effect::Persist { journal: P::journal(part, journal), record: P::record(part, record) }
            }
            Effect::Rewrite { journal, records } => {
                let records = records.into_iter().map(|record| P::record(part, record)).collect();
                Effect::Rewrite { journal: P::journal(part, journal), records }
            }
            Effect::Reply { to, id, reply } => Effect::Reply { to, id, reply },
            Effect::Notify { client, notice } => Effect::Notify { client, notice },
            Effect::Claim { domain, claim } => Effect::Claim { domain: Domain(part.0 + domain.0), claim },
            Effect::Note { id, numbers } => Effect::Note { id: P::NOTES + id, numbers },
        });
    }

    fn choose(&mut self, n: u32) -> u32 {
        self.whole.choose(n)
    }

    fn fresh(&mut self) -> u64 {
        self.whole.fresh()
    }
}
