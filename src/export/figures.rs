//! Figures of a span: what was counted in it, and where the cluster stands. One list of figures serves both forms, the
//! text format of Prometheus at the end of the span and a table of samples along it.

use crate::protocol::Instant;
use crate::session::{Error, Reached, Session};

use super::series::{self, Extremes, Table, Tally};
use super::{About, EVENTS, Span};

/// How many samples a table has at most, beside the last.
const SAMPLES_MOST: u64 = 200;

/// A span being counted.
pub(super) struct Figures {
    session: Session,
    /// Where samples are kept, if not only the last one is asked for.
    table: Option<Table>,
    /// Which run it is, as labels.
    info: String,
    from: Instant,
    to: Instant,
    /// When the run ends.
    end: Instant,
    /// The time between two samples.
    every: u64,
    /// Up to where all is counted; none before the span.
    at: Option<Instant>,
    tally: Tally,
    extremes: Extremes,
}

impl Figures {
    /// The run at its start.
    pub fn new(about: &About, span: Span, table: bool) -> Result<Self, Error> {
        let session = about.session()?;
        // What stands at the very end of the run belongs to it.
        let to = span.to.filter(|to| to.0 <= about.end).unwrap_or(Instant(about.end + 1));
        let from = span.from.min(to);
        let every = every(to.0 - from.0);
        let info = series::run_info(session.setup(), &about.digest);
        let (table, end) = (table.then(Table::default), Instant(about.end));
        Ok(Self {
            session,
            table,
            info,
            from,
            to,
            end,
            every,
            at: None,
            tally: Tally::default(),
            extremes: Extremes::default(),
        })
    }

    /// Plays some of it and writes down what there is to write; false at the end of the span.
    pub fn step(&mut self, out: &mut String) -> Result<bool, Error> {
        let next = match self.at {
            None => self.from,
            // A last sample at the end of the run comes after what happens there, and not before it as well.
            Some(at) if self.table.is_some() && at.0 + self.every < self.end.0 => {
                Instant(at.0 + self.every).min(self.to)
            }
            Some(_) => self.to,
        };
        if !self.play(next)? {
            return Ok(true);
        }
        let fabric = self.session.run().fabric();
        match self.at {
            None if self.from > Instant(0) => {
                self.tally.begin(fabric);
                self.extremes = Extremes::default();
            }
            // What nodes send as they start, before the first event, belongs to a span that has the whole run.
            _ => self.tally.operations(fabric, true),
        }
        let ended = next >= self.to;
        self.at = Some(next);
        let at = next.min(self.end);
        if let Some(table) = &mut self.table {
            let mut row = self.tally.series(&self.session, self.from, at);
            row.extend(self.extremes.since(self.session.run().fabric()));
            table.add(&row);
            if ended {
                table.write(out);
            }
        } else if ended {
            series::text(out, &self.info, &self.tally.series(&self.session, self.from, at));
        }
        Ok(!ended)
    }

    /// Plays up to an instant, and says whether it got there.
    fn play(&mut self, until: Instant) -> Result<bool, Error> {
        // What lies between two samples shows only to who looks after each event.
        let (rounds, events) = if self.table.is_some() { (EVENTS, 1) } else { (1, EVENTS) };
        for _ in 0..rounds {
            let reached = self.session.advance_before(until, events)?;
            for event in self.session.take_events().filter(|event| event.at >= self.from) {
                self.tally.count(&event);
            }
            self.extremes.look(self.session.run().fabric());
            if reached != Reached::Budget {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The time between two samples of a span: the least of 1 ms, 2 ms, 5 ms, 10 ms, ... that makes few enough of them.
fn every(span: u64) -> u64 {
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 1_000 * 10u64.pow(power)));
    steps.take(30).find(|step| span / step <= SAMPLES_MOST).unwrap_or(u64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_few_and_at_round_instants() {
        assert_eq!([every(0), every(200_000), every(200_999)], [1_000, 1_000, 1_000]);
        assert_eq!([every(201_000), every(10_000_000), every(86_400_000_000)], [2_000, 50_000, 500_000_000]);
    }
}
