//! The protocols, one folder each. Each speaks the vocabulary of [`protocol`](crate::protocol) and knows neither the virtual
//! cluster nor, but for parts, another protocol.

pub mod chang_roberts;
pub mod primary_backup;
pub mod raft;
