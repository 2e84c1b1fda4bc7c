//! The virtual cluster: time, chance, delivery, durability and failure. It never matches on a protocol.
//!
//! A run is a [`Setup`] and a list of [`Command`]s, each at its [`Stamp`]; everything else follows. The core changes
//! only by acts (deliver, drop, fire, sync, crash, restart, invoke, …); each act is one [`Event`] of the trace.
//! [`Cluster`] is plain data ([`Fabric`]) and a body of one protocol, around which everything is done without knowing it;
//! [`Run`] is a cluster with its protocol erased.

mod arrive;
mod body;
mod chance;
mod client;
mod clock;
mod cluster;
mod command;
mod disk;
mod draw;
mod erased;
mod event;
mod fabric;
mod front;
mod gauge;
mod hand;
mod inquiry;
mod inside;
mod judge;
mod kept;
mod link;
mod message;
mod order;
mod part;
mod queue;
mod run;
mod select;
mod send;
mod serve;
mod shell;
mod stage;
mod stream;
mod survivor;
mod trace;
mod weight;
mod wire;
mod work;

pub use chance::{Hazard, RANDOM_MOST, RandomFault, Rhythm, Supervisor};
pub use client::{Client, OpRecord, Working};
pub use clock::{DRIFT_MOST, LocalClock, OFFSET_MOST};
pub use cluster::Cluster;
pub use command::{
    Among, Ask, CLIENT_RETRY, CLIENTS_MOST, ClientRef, Command, Delay, Group, LATEST, MessageName, Messages,
    OPERATIONS_MOST, Process, SEED_MOST, STREAM_PATIENCE, SYNC, Setup, Stamp, Targets, Verb, WORLD, Which, Work,
};
pub use disk::{DiskChange, DiskModel, Kept, Tail};
pub use draw::{Draw, Purpose};
pub use event::{Event, EventKind, Parcel, Void, row};
pub use fabric::{Armed, Election, Fabric, Fate, Flight, Node, Pace, Status};
pub use gauge::{Gauges, Span};
pub use link::{LinkChange, LinkModel, PRESETS, Spread, TAIL, Topology};
pub use order::{CHAIN_MOST, Condition, NodeFate, ORDERS_MOST, Order, Passage, TASKS_MOST, Tally};
pub use run::{Found, Held, JournalView, Run};
pub use serve::Service;
pub use trace::{TRACE_VERSION, trace_digest};
pub use work::{WORK_AT_ONCE, WORK_MOST, WORK_OF_EVENT};
