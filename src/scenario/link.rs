//! The words of a `network` line.

use super::LATENCY_MOST;
use super::command::assigned;
use super::error::{Code, ScriptError, Want};
use super::fault::{unbounded, write_unbounded};
use super::lex::{Cursor, Token};
use super::number::{share, time, times, write_share, write_time};
use crate::protocol::Channel;
use crate::sim::{LinkChange, PRESETS, Spread, Topology};

/// The words that may stand in a `network` line of all links.
const NETWORK: &[&str] = &[
    "preset",
    "latency",
    "spread",
    "loss",
    "duplicate",
    "corrupt",
    "bandwidth",
    "order",
    "channel",
    "checksum",
    "auth",
    "topology",
    "far",
];

/// The words that may stand in a `network` line of one link.
const LINK: &[&str] =
    &["latency", "spread", "loss", "duplicate", "corrupt", "bandwidth", "order", "channel", "checksum", "auth"];

/// Words for the two values of a switch: what is usual, and the other.
type Switch = [&'static str; 2];

const SPREAD: Switch = ["even", "tail"];
const ORDER: Switch = ["any", "fifo"];
const CHANNEL: Switch = ["datagram", "stream"];
const GUARD: Switch = ["off", "on"];

/// Which of two words stands right here.
fn switch(cursor: &mut Cursor<'_>, words: Switch) -> Result<bool, ScriptError> {
    cursor.here().among(Want::Value, &words).map(|row| row == 1)
}

/// What a `network` line says of the links, at least one thing: of `all` of them, or of one.
pub(super) fn link_change(cursor: &mut Cursor<'_>, all: bool) -> Result<LinkChange, ScriptError> {
    let (mut preset, mut change) = (None, LinkChange::default());
    loop {
        let word = cursor.before_sign();
        let known = if all { NETWORK } else { LINK };
        let place = word.among(Want::Link, known)?;
        assigned(cursor)?;
        let twice = match known[place] {
            "preset" => preset.replace(named_preset(cursor.here())?).is_some(),
            "latency" => change.latency.replace(times(cursor.here(), LATENCY_MOST)?).is_some(),
            "spread" => {
                let tail = switch(cursor, SPREAD)?;
                change.spread.replace(if tail { Spread::Tail } else { Spread::Even }).is_some()
            }
            "loss" => change.loss.replace(share(cursor.here(), "loss")?).is_some(),
            "duplicate" => change.duplicate.replace(share(cursor.here(), "duplicate")?).is_some(),
            "corrupt" => change.corrupt.replace(share(cursor.here(), "corrupt")?).is_some(),
            "channel" => {
                let stream = switch(cursor, CHANNEL)?;
                change.channel.replace(if stream { Channel::Stream } else { Channel::Datagram }).is_some()
            }
            "checksum" => change.checksum.replace(switch(cursor, GUARD)?).is_some(),
            "auth" => change.authentic.replace(switch(cursor, GUARD)?).is_some(),
            "bandwidth" => change.bandwidth.replace(unbounded(cursor.here(), "bandwidth")?).is_some(),
            "order" => change.fifo.replace(switch(cursor, ORDER)?).is_some(),
            "topology" => {
                let row = cursor.here().among(Want::Value, &Topology::ALL.map(Topology::name))?;
                change.topology.replace(Topology::ALL[row]).is_some()
            }
            _ => change.far.replace(time(cursor.here(), Want::Latency, 0, LATENCY_MOST)?).is_some(),
        };
        if twice {
            return Err(word.error(Code::Twice, Want::Link));
        }
        if cursor.ended() {
            return Ok(preset.map_or(change, |preset| change.over(&preset)));
        }
    }
}

fn named_preset(word: Token<'_>) -> Result<LinkChange, ScriptError> {
    let names = PRESETS.map(|(name, _)| name);
    Ok(PRESETS[word.among(Want::Value, &names)?].1)
}

/// What a `network` line says, each word after a space.
pub(super) fn link(change: &LinkChange) -> String {
    let LinkChange { latency, spread, loss, duplicate, corrupt, bandwidth, fifo, channel, .. } = *change;
    let LinkChange { checksum, authentic, topology, far, .. } = *change;
    let words = [
        latency.map(|(least, most)| match least == most {
            true => format!(" latency={}", write_time(least)),
            false => format!(" latency={}..{}", write_time(least), write_time(most)),
        }),
        spread.map(|spread| format!(" spread={}", SPREAD[usize::from(spread == Spread::Tail)])),
        loss.map(|share| format!(" loss={}", write_share(share.into()))),
        duplicate.map(|share| format!(" duplicate={}", write_share(share.into()))),
        corrupt.map(|share| format!(" corrupt={}", write_share(share.into()))),
        bandwidth.map(|rate| format!(" bandwidth={}", write_unbounded(rate))),
        fifo.map(|fifo| format!(" order={}", ORDER[usize::from(fifo)])),
        channel.map(|channel| format!(" channel={}", CHANNEL[usize::from(channel == Channel::Stream)])),
        checksum.map(|on| format!(" checksum={}", GUARD[usize::from(on)])),
        authentic.map(|on| format!(" auth={}", GUARD[usize::from(on)])),
        topology.map(|topology| format!(" topology={}", topology.name())),
        far.map(|far| format!(" far={}", write_time(far))),
    ];
    words.into_iter().flatten().collect()
}
