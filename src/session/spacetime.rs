//! Space and time: a stretch of a run as flat numbers, from which the page draws lines and arrows. docs/frame.md defines
//! them. Where few events happen each is told; where there are many, how many they are.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::protocol::{Instant, Mark, NodeId};
use crate::sim::{Event, EventKind, Flight, Pace};

use super::checkpoint::SPACING;
use super::light::Light;
use super::{Error, Keep, Place, Session};

/// The version of the numbers.
const VERSION: u32 = 1;

/// Where a number is missing.
const NONE: u32 = u32::MAX;

/// How many cells a window may have.
const CELLS_MOST: u64 = 512;

/// A window with no more events than so many times what a cell may have has no crowded cells.
const FEW: usize = 60;

/// How many events behind a window are looked through for messages that were under way at its end.
const BEHIND: usize = 2_048;

/// How many events of crowded cells are told all the same because they are lit.
const LIT_MOST: u32 = 600;

/// Of how many messages it is remembered what they looked like.
const KNOWN_MOST: usize = 50_000;

/// How many events are played again to be told one by one.
const AGAIN_MOST: u32 = 2 * SPACING;

/// How many numbers each record has, and their names in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/frame.md says what each is")]
pub struct SpaceTimeLayout {
    pub version: u32,
    pub header: &'static [&'static str],
    pub stretch: &'static [&'static str],
    pub record: &'static [&'static str],
    /// Those that are 32-bit floats.
    pub floats: &'static [&'static str],
}

/// The layout of this version.
pub const SPACE_TIME: SpaceTimeLayout = SpaceTimeLayout {
    version: VERSION,
    header: &HEADER,
    stretch: &STRETCH,
    record: &RECORD,
    floats: &["from", "to", "at", "sent", "stop"],
};

#[rustfmt::skip]
const HEADER: [&str; 13] = [
    "version", "lanes", "cells", "stretches", "records", "events", "messages", "lost", "causes", "effects", "unknown",
    "first", "end",
];

const STRETCH: [&str; 3] = ["from", "to", "events"];

#[rustfmt::skip]
const RECORD: [&str; 17] = [
    "number", "kind", "row", "mark", "carries", "sender", "receiver", "place", "epoch", "detail", "lit", "cause",
    "count", "copy", "at", "sent", "stop",
];

/// What is in view, and how finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant of it.
    pub from: Instant,
    /// The last one.
    pub to: Instant,
    /// How long a cell is, in microseconds.
    pub cell: u64,
    /// How many messages a cell may have before they are only counted.
    pub most: u32,
    /// The event whose causes and effects are lit.
    pub chosen: Option<u32>,
}

impl Window {
    /// One that can be drawn: not empty, and of no more cells than there may be.
    fn sane(self) -> Self {
        let to = Instant(self.to.0.max(self.from.0 + 1));
        let least = (to.0 - self.from.0).div_ceil(CELLS_MOST - 2);
        Self { to, cell: self.cell.max(least).max(1), ..self }
    }

    /// Where an instant lies, from 0 at the first to 1 at the last one, as the bits of that number.
    fn share(&self, at: Instant) -> u32 {
        let whole = (self.to.0 - self.from.0) as f64;
        (((at.0 as f64 - self.from.0 as f64) / whole) as f32).to_bits()
    }
}

/// What is not in an event of the message that it is about, as it was seen under way.
#[derive(Clone, Copy, Debug)]
struct Looks {
    mark: Mark,
    carries: u16,
    sent: Instant,
    arrives: Instant,
    /// Where it stood still, if it did not move.
    stopped: Option<Instant>,
}

impl Looks {
    fn of(flight: &Flight) -> Self {
        let Flight { header, sent, arrives, pace, .. } = *flight;
        let stopped = (pace == Pace::Held).then(|| flight.moved(sent));
        Self { mark: header.mark, carries: header.carries, sent, arrives, stopped }
    }

    /// How far it had come then, from 0 to 1.
    fn way(&self, at: Instant) -> f32 {
        let (whole, part) =
            (self.arrives.0.saturating_sub(self.sent.0), self.stopped.unwrap_or(at).0.saturating_sub(self.sent.0));
        if part >= whole { 1.0 } else { part as f32 / whole as f32 }
    }
}

/// The ends of a message, its number on its link, and whether it is a copy: what an event says of it.
type Name = (NodeId, NodeId, u32, bool);

/// What a page draws of space and time: the buffer is filled again for each picture.
#[derive(Clone, Debug, Default)]
pub struct SpaceTime {
    words: Vec<u32>,
    /// Of which future of the run the rest is.
    future: u32,
    known: BTreeMap<Name, Looks>,
    light: Light,
    /// Events that the recording has forgotten, played again: the number of the first, and they.
    again: (u32, Vec<Event>),
    /// The events of which something is to be learnt by playing them again, and those of which it was tried last.
    wanted: Option<Range<u32>>,
    tried: Option<Range<u32>>,
    /// Those that the last picture lacked altogether.
    lacking: Option<Range<u32>>,
}

/// What is counted while a picture is made.
#[derive(Default)]
struct Counts {
    cells: u32,
    records: u32,
    events: u32,
    messages: u32,
    lost: u32,
    lit: u32,
}

impl SpaceTime {
    /// The numbers of the last picture.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// Fills the buffer with what is in view, and says how many numbers that is.
    pub fn fill(&mut self, session: &Session, window: Window) -> usize {
        let window = window.sane();
        let fabric = session.run().fabric();
        self.keep_up(session, window.chosen);
        self.words.clear();
        self.words.resize(HEADER.len(), 0);
        (self.wanted, self.lacking) = (None, None);
        let recording = &session.track.recording;
        let kept = Instant(recording.get(recording.first()).map_or(0, |event| event.at.0));
        let forgotten = recording.first() > 0 && window.from < kept;
        let stretches = if forgotten { self.stretches(session, &window, kept) } else { 0 };
        let lanes = fabric.nodes.len() + 1;
        let again = std::mem::take(&mut self.again);
        let covers = forgotten && stretches == 0 && !again.1.is_empty();
        let pieces: Vec<(u32, &[Event])> = match covers {
            true => vec![(again.0, &again.1[..])],
            false => recording.pieces(recording.first()..u32::MAX).collect(),
        };
        let (source, pieces) = (&pieces, clipped(&pieces, &window));
        let mut counts = Counts::default();
        let mut told: Vec<u32> = Vec::new();
        let few = pieces.iter().map(|(_, piece)| piece.len()).sum::<usize>() <= FEW * window.most as usize;
        let window = if few { Window { most: u32::MAX / 6, ..window } } else { window };
        let crowded = self.cells(session, &window, &pieces, lanes, (&mut counts, &mut told));
        if !crowded {
            self.still_under_way(session, &window, source, (&mut counts, &mut told));
        }
        self.words.extend(told);
        self.light_up(&counts, lanes, stretches, &pieces);
        self.again = again;
        self.words.len()
    }

    /// Whether the last picture would say more once [`learn`](Self::learn) was called.
    pub fn wants(&self) -> bool {
        self.wanted.is_some() && self.wanted != self.tried || self.lacking.is_some()
    }

    /// Plays again what the last picture lacked: this takes longer than a picture may.
    pub fn learn(&mut self, session: &Session) -> Result<(), Error> {
        if let Some(events) = self.lacking.take() {
            let first = events.start;
            let events = session.events_between(first, events.end);
            self.again = (first, events.into_iter().map(|(_, event)| event).collect());
        }
        let Some(wanted) = self.wanted.take() else { return Ok(()) };
        if self.known.len() > KNOWN_MOST {
            self.known.clear();
        }
        for flight in session.flown_between(wanted.clone())? {
            self.know(&flight);
        }
        self.tried = Some(wanted);
        Ok(())
    }

    /// Forgets what is of another future, and takes a look at what is under way now.
    fn keep_up(&mut self, session: &Session, chosen: Option<u32>) {
        if self.future != session.future() {
            let words = std::mem::take(&mut self.words);
            *self = Self { future: session.future(), words, ..Self::default() };
        }
        if self.known.len() > 2 * KNOWN_MOST {
            self.known.clear();
        }
        for flight in session.run().fabric().flights.iter().flatten() {
            self.know(flight);
        }
        self.light.follow(session, chosen);
    }

    fn know(&mut self, flight: &Flight) {
        let name = flight.name;
        self.known.insert((name.from, name.to, name.number, name.copy > 1), Looks::of(flight));
    }

    /// Writes how many events happened between the checkpoints of what the recording has forgotten: none where the few
    /// in view were played again.
    fn stretches(&mut self, session: &Session, window: &Window, kept: Instant) -> u32 {
        let first = session.track.recording.first();
        let stops = session.track.checkpoints.iter().map(|it| (it.run.fabric().now, it.events()));
        let mut stops: Vec<(Instant, u32)> = stops.take_while(|(_, events)| *events < first).collect();
        stops.push((kept, first));
        let near = |pair: &&[(Instant, u32)]| pair[0].0 <= window.to && pair[1].0 >= window.from;
        let near: Vec<[(Instant, u32); 2]> = stops.windows(2).filter(near).map(|pair| [pair[0], pair[1]]).collect();
        let (Some(begin), Some(end)) = (near.first(), near.last()) else { return 0 };
        let events = begin[0].1..end[1].1;
        let (again, have) = (&self.again, self.again.0 + self.again.1.len() as u32);
        if window.to < kept && events.len() as u32 <= AGAIN_MOST {
            if again.0 <= events.start && have >= events.end && !again.1.is_empty() {
                return 0;
            }
            self.lacking = Some(events);
        }
        for [from, to] in &near {
            self.words.extend([window.share(from.0), window.share(to.0), to.1 - from.1]);
        }
        near.len() as u32
    }

    /// Writes how many events each crowded cell has, tells those of all others, and says whether the last one is crowded.
    fn cells(
        &mut self,
        session: &Session,
        window: &Window,
        pieces: &[(u32, &[Event])],
        lanes: usize,
        (counts, told): (&mut Counts, &mut Vec<u32>),
    ) -> bool {
        let mut rest = pieces.iter().flat_map(|(first, piece)| (*first..).zip(piece.iter())).peekable();
        let mut cell: Vec<(u32, &Event)> = Vec::new();
        let mut crowded = false;
        while let Some(&(_, event)) = rest.peek() {
            let start = event.at.0 / window.cell * window.cell;
            cell.clear();
            let mut messages = 0;
            while let Some(next) = rest.next_if(|(_, event)| event.at.0 - start < window.cell) {
                messages += u32::from(next.1.kind.ends_journey());
                cell.push(next);
            }
            counts.events += cell.len() as u32;
            crowded = messages > window.most || cell.len() as u32 > 6 * window.most;
            if crowded {
                self.words.extend([window.share(Instant(start)), cell.len() as u32]);
                tally(&mut self.words, &cell, lanes, counts);
                counts.cells += 1;
            }
            for &(number, event) in &cell {
                counts.messages += u32::from(!crowded && event.kind.ends_journey());
                counts.lost += u32::from(!crowded && fails(event.kind));
                let lit = self.light.of(number);
                counts.lit += u32::from(crowded && lit > 0);
                if !crowded || lit > 0 && counts.lit <= LIT_MOST {
                    self.tell(session, window, (number, event), counts, told);
                }
            }
        }
        crowded
    }

    /// Tells the messages that were under way at the end of the window.
    fn still_under_way(
        &mut self,
        session: &Session,
        window: &Window,
        source: &[(u32, &[Event])],
        (counts, told): (&mut Counts, &mut Vec<u32>),
    ) {
        let clip = |(first, piece): &(u32, &'_ [Event])| (*first, piece.partition_point(|it| it.at <= window.to));
        let end = source.iter().map(clip).filter(|(_, len)| *len > 0).map(|(first, len)| first + len as u32).max();
        let end = end.unwrap_or(0);
        let later = source.iter().flat_map(|(first, piece)| {
            let skipped = (end.saturating_sub(*first) as usize).min(piece.len());
            (*first + skipped as u32..).zip(&piece[skipped..])
        });
        for (number, event) in later.take(BEHIND) {
            let sent = find(source, event.cause).map_or(Instant(0), |cause| cause.at);
            if event.kind.ends_journey() && event.cause < end && sent <= window.to {
                self.tell(session, window, (number, event), counts, told);
            }
        }
        let fabric = session.run().fabric();
        if session.recorded() > fabric.events
            || window.to < fabric.now && end < fabric.events.saturating_sub(BEHIND as u32)
        {
            return;
        }
        for flight in fabric.flights.iter().flatten().filter(|it| it.sent <= window.to) {
            let (looks, moved) = (Looks::of(flight), flight.moved(fabric.now));
            let name = flight.name;
            counts.records += 1;
            told.extend([NONE, 0, flight.row.into(), looks.mark as u32, looks.carries.into()]);
            told.extend([name.from.0.into(), name.to.0.into(), NONE, flight.header.epoch as u32, 0]);
            let lit = 2 * u32::from(self.light.of(flight.cause) > 1);
            told.extend([lit, flight.cause, name.number, name.copy.into()]);
            told.extend([window.share(fabric.now), window.share(flight.sent), looks.way(moved).to_bits()]);
        }
    }

    /// Writes one event.
    fn tell(
        &mut self,
        session: &Session,
        window: &Window,
        (number, event): (u32, &Event),
        counts: &mut Counts,
        told: &mut Vec<u32>,
    ) {
        let copy = event.detail & Event::COPY != 0;
        let ends = event.kind.ends_journey();
        let looks = self.known.get(&(event.from, event.to, event.number, copy)).copied().filter(|_| ends);
        let caused = || session.event(event.cause).map(|cause| cause.at).filter(|_| ends && event.cause < number);
        let sent = looks.map(|looks| looks.sent).or_else(caused).unwrap_or(event.at);
        let place = match Place::of(event) {
            Place::Process(id) => id.0.into(),
            Place::Everywhere => 0,
            Place::Link(..) => NONE,
        };
        let stop = match event.kind {
            EventKind::Lost | EventKind::Cut | EventKind::Drop => looks.map_or(0.5, |looks| looks.way(event.at)),
            _ => 1.0,
        };
        if ends && looks.is_none() {
            let from = self.wanted.as_ref().map_or(number, |wanted| wanted.start.min(number));
            let to = self.wanted.as_ref().map_or(number, |wanted| wanted.end.max(number + 1));
            self.wanted = Some(from..to.max(number + 1));
        }
        counts.records += 1;
        told.extend([number, event.kind as u32, event.row.into()]);
        told.extend(looks.map_or([NONE, 0], |looks| [looks.mark as u32, looks.carries.into()]));
        told.extend([event.from.0.into(), event.to.0.into(), place, event.epoch as u32, event.detail.into()]);
        told.extend([self.light.of(number), event.cause, event.number, 1 + u32::from(copy)]);
        told.extend([window.share(event.at), window.share(sent), stop.to_bits()]);
    }

    /// Writes the header.
    fn light_up(&mut self, counts: &Counts, lanes: usize, stretches: u32, pieces: &[(u32, &[Event])]) {
        let first = pieces.first().map_or(0, |(first, _)| *first);
        let end = pieces.last().map_or(0, |(first, piece)| first + piece.len() as u32);
        let header: [u32; HEADER.len()] = [
            VERSION,
            lanes as u32,
            counts.cells,
            stretches,
            counts.records,
            counts.events,
            counts.messages,
            counts.lost,
            self.light.causes.len() as u32,
            self.light.count,
            u32::from(self.wants()),
            first,
            end,
        ];
        self.words[..header.len()].copy_from_slice(&header);
    }
}

/// Whether a message ends so without having been heard.
const fn fails(kind: EventKind) -> bool {
    kind.ends_journey() && !matches!(kind, EventKind::Deliver)
}

/// The event of this number.
fn find<'a>(pieces: &[(u32, &'a [Event])], number: u32) -> Option<&'a Event> {
    let piece = pieces[..pieces.partition_point(|(first, _)| *first <= number)].last()?;
    piece.1.get((number - piece.0) as usize)
}

/// The events of a window.
fn clipped<'a>(pieces: &[(u32, &'a [Event])], window: &Window) -> Vec<(u32, &'a [Event])> {
    let clip = |&(first, piece): &(u32, &'a [Event])| {
        let start = piece.partition_point(|event| event.at < window.from);
        let end = piece.partition_point(|event| event.at <= window.to);
        (start < end).then(|| (first + start as u32, &piece[start..end]))
    };
    pieces.iter().filter_map(clip).collect()
}

/// Writes for each lane how many messages arrived there and how many came to nothing; the last lane is of all clients.
fn tally(words: &mut Vec<u32>, cell: &[(u32, &Event)], lanes: usize, counts: &mut Counts) {
    let base = words.len();
    words.resize(base + 2 * lanes, 0);
    for (_, event) in cell.iter().filter(|(_, event)| event.kind.ends_journey()) {
        let lane = if event.to.is_client() { lanes - 1 } else { usize::from(event.to.0.max(1) - 1).min(lanes - 1) };
        let failed = fails(event.kind);
        words[base + 2 * lane + usize::from(failed)] += 1;
        counts.messages += 1;
        counts.lost += u32::from(failed);
    }
}

impl Session {
    /// The messages that left the air in the events of these numbers, as far as they were played: played again.
    fn flown_between(&self, events: Range<u32>) -> Result<Vec<Flight>, Error> {
        let mut twin = self.twin(Keep::NOTHING);
        let checkpoint = self.track.checkpoints.iter().rev().find(|it| it.events() <= events.start);
        twin.stand(checkpoint.map(std::rc::Rc::as_ref));
        twin.advance(crate::sim::LATEST, events.start.saturating_sub(twin.events()))?;
        twin.run.watch();
        let end = events.end.min(self.recorded()).min(twin.events().saturating_add(AGAIN_MOST));
        while twin.events() < end {
            let before = twin.events();
            twin.advance(crate::sim::LATEST, end - before)?;
            if twin.events() == before {
                break;
            }
        }
        Ok(twin.run.flown())
    }
}
