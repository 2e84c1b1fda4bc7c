//! The protocols, one folder each, in teaching order. Each speaks the vocabulary of [`protocol`](crate::protocol) and
//! knows neither the virtual cluster nor, but for parts, another protocol.

pub mod raft;

pub mod primary_backup;
