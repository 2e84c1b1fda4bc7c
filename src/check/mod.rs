//! The judges that look at a whole history: whether what clients saw could have happened one operation after another.
//!
//! A [`History`] is what clients asked for and were told, of a run of ours or read from a file in the form of other tools
//! ([`read()`]). [`judge`] says whether it is linearizable (Herlihy and Wing 1990): whether each operation can be given one
//! instant between its call and its return at which it took effect, so that all answers are right. What it costs is
//! counted in states and never in time, so that the answer is the same everywhere.

mod history;
mod linear;
mod measures;
mod read;
mod search;
mod stale;
mod text;
mod view;
mod window;

pub use history::{Act, Cas, Content, Fault, History, Model, Op, Phase, Problem, Turn, Value, Verb};
pub use linear::{BUDGET, Judgement, Verdict, judge};
pub use measures::{Measures, measures};
pub use read::{Format, HISTORY_MOST, guess, read};
pub use stale::{Reads, Stale, old as old_read};
pub use view::{Content as ContentView, HistoryView, Judged, OpView, WindowView};
pub use window::Window;
