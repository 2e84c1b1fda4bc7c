//! The player: one run being watched.
//!
//! A [`Session`] is a script and the run that follows from it. Everyone who plays a run drives one: the page, the
//! command line, the tests. It knows at which act of which moment each command stands, plays as far as it is asked to,
//! takes commands in between and stamps them, goes back by checkpoint and replay, and says what came of it. What it
//! says is plain data: ids and numbers. Sentences are made by those who show it.

mod bars;
mod beside;
mod branch;
mod budget;
mod card;
mod checkpoint;
mod compare;
mod cut;
mod edit;
mod error;
mod expect;
mod find;
mod frame;
mod gauged;
mod header;
mod import;
mod inspect;
mod judged;
mod lesson;
mod light;
mod linear;
pub mod link;
mod manner;
mod narrator;
mod outline;
mod outlook;
mod place;
mod player;
mod recording;
mod report;
mod scene;
mod sight;
mod spacetime;
mod state;
mod tables;
mod timeline;
mod trace;
mod verdict;
mod watch;
mod why;

pub use bars::{Bars, HISTORY, HistoryLayout};
pub use beside::{Figure, Pair, ROWS, Sample, Unlike, quantile};
pub use branch::{BRANCH_NAME_MOST, BRANCHES_MOST, BranchView};
pub use card::{CardView, ExperimentView, judge, judge_card};
pub use compare::{Comparison, compare};
pub use cut::{Bent, Contradiction};
pub use edit::{Edited, LineView};
pub use error::{Error, ErrorDetail, seconds};
pub use expect::Expected;
pub use find::{Landmark, SOUGHT_MOST, Search, Sought};
pub use frame::{Frame, LAYOUT, Layout, Names};
pub use gauged::GaugedView;
pub use header::{HEADER_MOST, TraceHeader, write_json_text};
pub use import::{Form, Import, import, import_link, is_trace};
pub use inspect::{
    DiskView, EventView, FieldView, MemoryView, MessageView, NodeDetail, OperationView, RecordView, TimerView,
    ValueView, node_id, rule,
};
pub use judged::{Checked, check_history};
pub use lesson::{ChoiceView, DeedView, LessonItemView, LessonView};
pub use linear::{HistoryVerdict, WindowView};
pub use manner::Manner;
pub use narrator::Told;
pub use outline::{BandView, CourseView, MarkView, OutlineView};
pub use place::Place;
pub use player::{EVENTS_MOST, Keep, RECORDED_MOST, Reached, Session, UNDER_WAY_MOST};
pub use report::{ExpectationReport, Leader, Lost, NodeSnapshot, Operations, Report, Snapshot};
pub use sight::{Heard, Sight};
pub use spacetime::{SPACE_TIME, SpaceTime, SpaceTimeLayout, Window};
pub use state::{GroupState, LinkState, State};
pub use tables::{
    EpochTable, HearingTable, KindTable, PropertyTable, ProtocolTable, RuleTable, SettingTable, Story, Vocabulary,
    stories, tables, vocabulary,
};
pub use timeline::Applied;
pub use trace::{FLAGS, flags, line, name, reason, role};
pub use verdict::Verdict;
pub use why::{Answer, Chance, Explained, Missing, Proof, Root, Says, WhyNot};
