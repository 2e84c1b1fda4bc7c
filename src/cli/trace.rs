//! `quorate run --trace`: the trace is written while the run is played, in a thread of its own.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use quorate::protocol::{Info, Instant};
use quorate::scenario::Script;
use quorate::session::{self, Keep, Reached, Session};
use quorate::sim::{Event, LATEST};

use super::input::Problem;
use super::run::started;

/// How many events are played before they are handed over, and how often that may be done ahead of the writer: together
/// they bound what is held of a long run.
const PIECE: u32 = 1 << 14;
const AHEAD: usize = 8;

/// Plays a script to its end and writes its trace to the file of this name. The file of a run that goes too far is left
/// empty.
pub fn to_file(name: &str, script: &Script, until: Option<Instant>, path: &str) -> Result<Session, Problem> {
    let problem = |error| Problem::of_option(name, "--trace", format!("{path:?}: {error}"));
    let session = kept(name, script, until)?;
    let file = File::create(path).map_err(problem)?;
    let (played, written) = write(&file, name, session);
    let session = played.inspect_err(|_| {
        // What is no file, such as a pipe, has no length to set.
        let _ = file.set_len(0);
    })?;
    written.map_err(problem)?;
    Ok(session)
}

/// A session at its start that keeps each event until it is taken.
pub fn kept(name: &str, script: &Script, until: Option<Instant>) -> Result<Session, Problem> {
    started(name, script, until, Keep { events: true, ..Keep::NOTHING })
}

/// The run that was played, and whether its trace was written.
type Both = (Result<Session, Problem>, io::Result<()>);

/// Plays a run to its end and writes its trace. If nobody takes that any more, the run stops before.
pub fn write(out: impl Write + Send, name: &str, mut session: Session) -> Both {
    let info = session.setup().info;
    let (hand, pieces) = sync_channel(AHEAD);
    thread::scope(|scope| {
        let writer = scope.spawn(move || lines(out, info, &pieces));
        let played = loop {
            match session.advance(LATEST, PIECE) {
                Err(error) => break Err(Problem::of(name, &error)),
                Ok(reached) => {
                    let taken = hand.send(session.take_events().collect::<Vec<_>>());
                    if reached == Reached::End || taken.is_err() {
                        break Ok(session);
                    }
                }
            }
        };
        // The writer ends when nothing more can come.
        drop(hand);
        let written = writer.join().unwrap_or_else(|_| Err(io::Error::other("the writer failed")));
        (played, written)
    })
}

/// Writes the lines of the events that come.
fn lines(out: impl Write, info: &'static Info, pieces: &Receiver<Vec<Event>>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let mut line = String::new();
    for (number, event) in (0..).zip(pieces.iter().flatten()) {
        line.clear();
        session::line(&mut line, number, &event, info);
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}
