//! How links and nodes behave now, in the words of scripts: what a command that changes nothing would say.

use serde::Serialize;

use crate::protocol::NodeId;
use crate::scenario::print_command;
use crate::sim::{Command, DiskChange, LinkChange, LinkModel, Node, Process};

use super::{Error, Session};

/// How a node behaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manner {
    /// Its clock: `clock n1 offset=0s drift=0ppm`.
    pub clock: String,
    /// How long it takes for each message: `service n1 0s`.
    pub service: String,
    /// Its disk: `disk n1 sync=2ms rate=off checksum=on`.
    pub disk: String,
    /// Whether its disk hangs.
    pub hangs: bool,
    /// How many bits of its disk are not what they were.
    pub damage: u32,
}

impl Session {
    /// How every link behaves that has no model of its own: a `network` command with every word.
    pub fn network_manner(&self) -> String {
        self.says(&Command::Network(LinkChange::whole(&self.run().fabric().network)))
    }

    /// How a link behaves in this direction: a `network` command with every word that a single link may have.
    pub fn link_manner(&self, from: NodeId, to: NodeId) -> String {
        let model: LinkModel = self.run().fabric().model(from, to);
        let change = LinkChange { topology: None, far: None, ..LinkChange::whole(&model) };
        self.says(&Command::Link { from: Process::Id(from), to: Process::Id(to), both: false, change })
    }

    /// How a node behaves.
    pub fn manner(&self, id: NodeId) -> Result<Manner, Error> {
        let fabric = self.run().fabric();
        let node: &Node = fabric.node(id).ok_or_else(|| Error::NoSuchNode(id.to_string()))?;
        let name = || Process::Id(id);
        let (offset, drift) = (Some(node.clock.offset(fabric.now)), Some(node.clock.drift));
        let (sync, rate, checksum) = (Some(node.disk.sync), Some(node.disk.rate), Some(node.disk.checksum));
        Ok(Manner {
            clock: self.says(&Command::Clock { node: name(), offset, drift }),
            service: self.says(&Command::Service { node: name(), service: node.service }),
            disk: self.says(&Command::Disk { node: name(), change: DiskChange { sync, rate, checksum } }),
            hangs: node.hangs,
            damage: node.damage,
        })
    }

    fn says(&self, command: &Command) -> String {
        print_command(self.setup().info, command)
    }
}
