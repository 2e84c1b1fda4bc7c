//! What those need who look at every act of a run as it happens.

use std::ops::Range;

use crate::protocol::Field;
use crate::scenario::Line;
use crate::sim::MessageName;

use super::Session;

impl Session {
    /// From now on remembers what is in each message when it leaves the air: payloads are not kept otherwise.
    pub fn watch(&mut self) {
        self.run.watch();
    }

    /// What was in the messages that have left the air since the last time this was asked.
    pub fn landed(&mut self) -> Vec<(MessageName, Vec<Field>)> {
        self.run.landed()
    }

    /// The line of the script that was carried out last, and which events it was.
    pub fn performed(&self) -> Option<(&Line, Range<u32>)> {
        let planned = self.track.plan.get(self.next.checked_sub(1)?)?;
        Some((&planned.line, planned.events.clone()))
    }
}
