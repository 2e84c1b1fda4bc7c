//! A cluster: the shell, and in it nodes of one protocol.

use std::sync::Arc;

use super::body::Body;
use super::judge::Look;
use super::shell::Shell;
use super::trace::Names;
use super::{Fabric, Run, Setup};
use crate::protocol::{Context, Header, Mark, NodeId, Protocol};

/// A cluster of one protocol. What needs no knowledge of the protocol is in its [`Fabric`], all else in its body.
#[derive(Clone, Debug)]
pub struct Cluster<P: Protocol> {
    pub(super) setup: Arc<Setup>,
    names: Arc<Names>,
    pub(super) fabric: Fabric,
    pub(super) body: Body<P>,
}

impl<P: Protocol> Cluster<P> {
    /// A run that begins: every node of the roster boots for the first time, before anything else happens.
    pub fn start(setup: &Setup) -> Box<dyn Run> {
        Box::new(Self::new(setup))
    }

    /// The same, with its type.
    pub fn new(setup: &Setup) -> Self {
        let plan = P::client(&setup.settings);
        let mut cluster = Self {
            names: Arc::new(Names::of(setup.info)),
            fabric: Fabric::new(setup, plan, !P::invariants().is_empty()),
            body: Body::new(setup.roster.len()),
            setup: Arc::new(setup.clone()),
        };
        cluster.shell().boot_all();
        cluster
    }

    /// The node of this id, while it has its memory.
    pub fn memory(&self, id: NodeId) -> Option<&P> {
        self.body.memory(id)
    }

    /// The cluster with its protocol erased.
    pub(super) fn shell(&mut self) -> Shell<'_> {
        Shell { setup: &self.setup, names: &self.names, fabric: &mut self.fabric, body: &mut self.body }
    }

    /// The same, for those who only look.
    pub(super) fn look(&self) -> Look<'_> {
        Look { setup: &self.setup, fabric: &self.fabric, body: &self.body }
    }
}

/// How large the envelope of a client's message is, in bytes.
pub(super) const ENVELOPE: u32 = 24;

/// The header of what a client and a node say to each other.
pub(super) fn client_header(number: u64, bytes: u32) -> Header {
    Header { kind: 0, mark: Mark::Client, carries: 1, bytes: ENVELOPE + bytes, epoch: 0, argument: number }
}

/// What a node may see of the run in one step.
#[inline]
pub(super) fn context<'a>(setup: &'a Setup, fabric: &Fabric, me: NodeId) -> Context<'a> {
    let node = &fabric.nodes[usize::from(me.0 - 1)];
    Context::new(me, node.kind, node.clock.read(fabric.now), &setup.settings, &setup.roster, fabric.rules)
}
