//! What the chosen event hangs on, and what hangs on it.

use super::Session;
use crate::sim::Event;

/// What the chosen event hangs on and what hangs on it, along the events without which there would be no others.
#[derive(Clone, Debug, Default)]
pub(super) struct Light {
    pub chosen: Option<u32>,
    /// From the last one on.
    pub causes: Vec<u32>,
    /// Of each event behind the chosen one whether it is an effect.
    pub effects: Vec<bool>,
    pub count: u32,
}

impl Light {
    /// How an event is lit: 0 not at all, 1 as a cause, 2 as an effect, 3 as the chosen one.
    pub fn of(&self, number: u32) -> u32 {
        let Some(chosen) = self.chosen else { return 0 };
        match number.checked_sub(chosen + 1) {
            Some(at) => 2 * u32::from(self.effects.get(at as usize).is_some_and(|is| *is)),
            None if number == chosen => 3,
            None => u32::from(self.causes.binary_search_by(|it| number.cmp(it)).is_ok()),
        }
    }

    pub fn follow(&mut self, session: &Session, chosen: Option<u32>) {
        if self.chosen != chosen {
            *self = Self { chosen, ..Self::default() };
            let cause = |number: u32| session.event(number).map(|event| event.cause).filter(|it| *it < number);
            self.causes = std::iter::successors(chosen.and_then(cause), |number| cause(*number)).collect();
        }
        let Some(chosen) = chosen else { return };
        let from = chosen + 1 + self.effects.len() as u32;
        for (first, piece) in session.track.recording.pieces(from..u32::MAX) {
            // What the recording has forgotten in between hangs on nothing that can be shown.
            self.effects.resize((first - chosen - 1) as usize, false);
            for event in piece {
                let is = match event.cause.checked_sub(chosen) {
                    Some(0) => event.cause != Event::NO_CAUSE,
                    Some(at) => self.effects.get(at as usize - 1).is_some_and(|is| *is),
                    None => false,
                };
                self.effects.push(is);
                self.count += u32::from(is);
            }
        }
    }
}
