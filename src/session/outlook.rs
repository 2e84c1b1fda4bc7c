//! What lies ahead: when the next thing worth a sentence happens, so that a page can give the one before it time.

use crate::protocol::Instant;
use crate::sim::{Event, EventKind};

use super::{Error, Keep, Session};

/// How many events it looks ahead at most: a glance must not cost more than a frame.
const EVENTS: u32 = 2_000;

/// What it keeps of the copy that plays ahead.
const KEEP: Keep = Keep { events: true, checkpoints: false, open: true };

impl Session {
    /// When the next thing worth a sentence happens, if that is within so many microseconds and not too many events away:
    /// a node takes another role, fails or comes back, the network parts or heals, a promise breaks, a step of the
    /// narration is told or, where nothing is narrated, a client is told for the first time that something is done. A copy of
    /// the run plays ahead; the run itself stays where it is.
    pub fn outlook(&self, within: u64) -> Result<Option<Instant>, Error> {
        let horizon = Instant(self.now().0.saturating_add(within));
        let mut ahead = self.twin(KEEP);
        ahead.narrator.clone_from(&self.narrator);
        let answered = |session: &Self| session.narrator.is_some() || session.run().fabric().acknowledged > 0;
        let fresh = !answered(self);
        let (told, last) = (self.told().len(), self.events().saturating_add(EVENTS));
        while ahead.events() < last {
            let Some(events) = ahead.step()? else { break };
            if ahead.now() > horizon {
                break;
            }
            let news = events.into_iter().filter_map(|number| ahead.event(number)).any(is_news);
            if news || ahead.told().len() > told || (fresh && answered(&ahead)) {
                return Ok(Some(ahead.now()));
            }
        }
        Ok(None)
    }
}

fn is_news(event: &Event) -> bool {
    use EventKind::{Crash, Heal, Part, Pause, Restart, Resume};
    let happened = event.kind != EventKind::Void;
    matches!(event.kind, Crash | Restart | Pause | Resume | Part | Heal)
        || happened && event.detail & (Event::ROLE | Event::BREACH) != 0
}
