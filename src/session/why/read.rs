//! Why a client read an old value: whom it asked, and what that one lacked when it answered.

use crate::check;
use crate::protocol::{Field, Value};
use crate::sim::{Event, EventKind, OpRecord, row};

use super::super::{Error, Keep, Session};
use super::Says;

impl Session {
    /// What is to be said of an answer that told a client an old value; nothing of any other event.
    pub(super) fn old_read(&self, number: u32, event: &Event) -> Result<Option<Says>, Error> {
        if event.kind != EventKind::Deliver || event.row != row::REPLY || event.cause == Event::NO_CAUSE {
            return Ok(None);
        }
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(None);
        twin.approach_event(self, number)?;
        twin.step()?;
        let asked = |it: &&OpRecord| (it.request.id.client, it.request.id.number) == (event.to, event.argument);
        let fabric = twin.run().fabric();
        let found = fabric.operations.iter().find(asked).and_then(|it| check::old_read(fabric, it));
        let Some((lag, slot)) = found else { return Ok(None) };
        // How it stood when the answer set out.
        twin.approach_event(self, event.cause)?;
        twin.step()?;
        let run = twin.run();
        let brief = run.fabric().node(event.from).map(|node| node.brief).unwrap_or_default();
        let has = brief.last >= slot && run.slot(event.from, slot).is_some();
        let slots = vec![
            Field("node", Value::Node(event.to)),
            Field("from", Value::Node(event.from)),
            Field("slot", Value::Number(slot)),
            Field("waited", Value::Micros(lag)),
            Field("led", Value::Flag(brief.leader == Some(event.from))),
        ];
        Ok(Some(Says::general(if has { "read-early" } else { "read-old" }, slots)))
    }
}
