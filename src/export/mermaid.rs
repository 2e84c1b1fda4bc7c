//! A span of a run as a Mermaid sequence diagram.
//!
//! Participants are the nodes, and the clients that take part. An arrow is a message, drawn when it arrives; one that
//! ends in a cross never does. Notes say what became of nodes and what people did.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::protocol::{Instant, NodeId, Operation};
use crate::session::{Error, name, role, seconds};
use crate::sim::{Event, EventKind, row};

use super::walk::{End, Form, Seen};
use super::{About, Span};

/// How many messages a diagram may have.
const MESSAGES_MOST: u64 = 1_000;

/// How long a diagram may be, in bytes: Mermaid draws none that is longer, unless it is told to.
const BYTES_MOST: usize = 50_000;

/// How much of a text is shown.
const TEXT_MOST: usize = 60;

/// Up to how many nodes all are shown, and not only those that take part.
const NODES_SHOWN: u16 = 16;

/// What a participant, and what all else that comes first takes at most, in bytes.
const PARTICIPANT: usize = "participant c1000\n".len();
const FIRST: usize = 400;

/// A sequence diagram.
pub(super) struct Diagram {
    span: Span,
    about: String,
    lines: String,
    /// Who takes part.
    parts: BTreeSet<NodeId>,
    messages: u64,
    /// When the diagram was full.
    full: Option<Instant>,
}

impl Form for Diagram {
    fn begin(&mut self, about: &About, _: &mut String) {
        let end = self.span.to.unwrap_or(Instant(about.end));
        let (protocol, seed) = (about.script.setup.info.id, about.script.setup.seed);
        let (from, to) = (seconds(self.span.from), seconds(end));
        self.about = format!("%% {protocol}, seed {seed}, from {from} to {to}, digest {}\n", about.digest);
    }

    fn event(&mut self, seen: &Seen<'_>, _: &mut String) {
        let event = &seen.event;
        self.messages += u64::from(event.kind.ends_journey());
        if self.full.is_some() {
            return;
        }
        let before = self.lines.len();
        self.draw(seen);
        if self.messages > MESSAGES_MOST || FIRST + self.lines.len() + self.parts.len() * PARTICIPANT > BYTES_MOST {
            self.lines.truncate(before);
            self.full = Some(event.at);
        }
    }

    fn end(&mut self, end: &End<'_>, out: &mut String) -> Result<(), Error> {
        if self.full.is_some() && self.span != Span::default() {
            return Err(Error::TooManyMessages { found: self.messages, most: MESSAGES_MOST });
        }
        let nodes = end.session.run().fabric().nodes.len() as u16;
        if let Some(at) = self.full {
            let text = format!("the run goes on after {}: choose a span to see more of it", seconds(at));
            self.note((NodeId(1), NodeId(nodes)), &text);
        }
        let shown = (1..=nodes).map(NodeId).filter(|id| nodes <= NODES_SHOWN || self.parts.contains(id));
        let clients = self.parts.iter().copied().filter(|id| id.is_client());
        out.push_str("sequenceDiagram\n");
        out.push_str(&self.about);
        for id in shown.chain(clients) {
            let _ = writeln!(out, "participant {id}");
        }
        out.push_str(&self.lines);
        Ok(())
    }
}

impl Diagram {
    /// A diagram of this span.
    pub fn new(span: Span) -> Self {
        let (about, lines, parts) = (String::new(), String::new(), BTreeSet::new());
        Self { span, about, lines, parts, messages: 0, full: None }
    }

    fn draw(&mut self, seen: &Seen<'_>) {
        let event = &seen.event;
        let all = || (NodeId(1), NodeId(seen.session.run().fabric().nodes.len() as u16));
        match event.kind {
            EventKind::Deliver => self.arrow(seen, "->>", ""),
            EventKind::Invoke | EventKind::Retry | EventKind::Fire | EventKind::Sync | EventKind::Void => {}
            kind if kind.ends_journey() => self.arrow(seen, "-x", kind.name()),
            kind => {
                let text = seen.command.as_deref().unwrap_or(kind.name());
                let over = match (event.from, event.to) {
                    (NodeId(0), _) | (_, NodeId(0)) => all(),
                    (from, to) => (from, to),
                };
                self.note(over, text);
            }
        }
        if let Some(role) = role(event, seen.info) {
            let epoch = seen.session.run().fabric().node(event.to).map_or(0, |node| node.brief.epoch);
            let text = format!("{role}, {} {}", seen.info.epoch.id, seen.info.epoch.text(epoch));
            self.note((event.to, event.to), &text);
        }
        if event.detail & Event::BREACH != 0 && event.kind != EventKind::Void {
            let verdicts = seen.session.verdicts();
            for verdict in verdicts.iter().filter(|verdict| verdict.event == Some(seen.number)) {
                self.note(all(), &format!("broken: {}", verdict.id));
            }
        }
    }

    fn arrow(&mut self, seen: &Seen<'_>, arrow: &str, fate: &str) {
        let Event { from, to, row, .. } = seen.event;
        self.parts.extend([from, to]);
        let _ = write!(self.lines, "{from}{arrow}{to}: {}", name(&seen.event, seen.info).unwrap_or_default());
        if row == row::REQUEST {
            self.request(seen);
        }
        let _ = if fate.is_empty() { writeln!(self.lines) } else { writeln!(self.lines, " ({fate})") };
    }

    /// What a client's request asks for, while it is still waited for.
    fn request(&mut self, seen: &Seen<'_>) {
        let fabric = seen.session.run().fabric();
        let open = fabric.client(seen.event.from).and_then(|client| fabric.operations.get(client.open?));
        let Some(record) = open.filter(|record| record.request.id.number == seen.event.argument) else { return };
        let verb = match &record.request.operation {
            Operation::Put { .. } => "put",
            Operation::Get { .. } => "get",
            Operation::Delete { .. } => "delete",
            Operation::Append { .. } => "append",
            Operation::Cas { .. } => "cas",
        };
        let _ = write!(self.lines, " {verb} ");
        self.text(record.request.operation.key());
    }

    fn note(&mut self, over: (NodeId, NodeId), text: &str) {
        self.parts.extend([over.0, over.1]);
        let _ = match over {
            (one, other) if one == other => write!(self.lines, "Note over {one}: "),
            (one, other) => write!(self.lines, "Note over {one},{other}: "),
        };
        self.text(text);
        self.lines.push('\n');
    }

    /// Writes a text so that nothing in it is a sign of the language.
    fn text(&mut self, text: &str) {
        for c in text.chars().take(TEXT_MOST) {
            match c {
                c if c.is_alphanumeric() || " .,:=_+|()'/?->".contains(c) => self.lines.push(c),
                c if c.is_control() || c.is_whitespace() => self.lines.push(' '),
                c => {
                    let _ = write!(self.lines, "#{};", c as u32);
                }
            }
        }
        if text.chars().nth(TEXT_MOST).is_some() {
            self.lines.push('…');
        }
    }
}
