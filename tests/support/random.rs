//! Scripts drawn from a seed: the same ones natively and in a browser. They use everything that a script can say; a
//! check of tests/determinism.rs fails for a command, a word of a network line or a setting that is never drawn.
//!
//! For something new it takes a line in [`LINES`], or a word in what fills a slot of one. Chance alone would leave out what
//! is rare from time to time, so each script has two lines that are not drawn but in turn: see [`in_turn`].

use quorate::protocol::{Info, Instant, Setting, Text, Unit};
use quorate::scenario::{Code, Item, Line, Script, ScriptError, parse_command, parse_header};
use quorate::sim::{Command, Draw, Purpose, SEED_MOST, Setup, Stamp, WORLD};

/// How many scripts of the lab's own protocols the checks draw, how many of the tests' protocol, and how many seconds
/// they last.
pub const COUNT: u64 = 300;
pub const ECHOES: u64 = 20;
pub const SECONDS: u64 = 4;

/// How many microseconds at most the parts of a line are apart.
const APART: u64 = 300_000;

/// What may be done, and how often of a thousand. A slot in braces is drawn; `;` parts what is done a little later.
const LINES: &[(u64, &str)] = &[
    (100, "crash {node}"),
    (10, "crash all"),
    (20, "crash {node} keep=drawn"),
    (10, "crash {node} keep={digit} torn"),
    (20, "disk {node} {disk}"),
    (20, "hang {node}; unhang {node}"),
    (10, "hang {node}"),
    (10, "unhang {node}"),
    (10, "flip {node}"),
    (20, "flip {node} journal={journal} record={few}"),
    (10, "crash n1; lose n1; restart n1"),
    (10, "lose {node}"),
    (10, "backup {node}"),
    (5, "backup n1; crash all; restore; restart all"),
    (20, "clock {node} {clock}"),
    (20, "service {node} {service}"),
    (20, "crash leader as victim"),
    (20, "pause any as victim"),
    (20, "restart victim?"),
    (30, "restart {node}"),
    (100, "restart crashed"),
    (50, "pause {node}"),
    (10, "pause all; resume paused"),
    (10, "resume {node}"),
    (60, "resume paused"),
    (50, "cut {one} {arrow} {other}"),
    (20, "cut {client} {arrow} {one}"),
    (40, "partition {one} {other}"),
    (20, "partition {one} {client} | {other}"),
    (20, "partition west: {one} | east: {other}"),
    (10, "heal west?"),
    (10, "heal east?"),
    (100, "heal"),
    (10, "cut {one} {arrow} {other}; heal {one} {arrow} {other}"),
    (10, "heal {one} {arrow} {other}"),
    (10, "faults off"),
    (20, "random {hazard} up={span} down={span}"),
    (10, "random {hazard} every={span} for={span} chance=40%"),
    (10, "random off"),
    (20, "add node"),
    (10, "add node; put {key} {value} via n6?; crash n6?; restart n6?"),
    (10, "remove node {node}"),
    (20, "transfer leader -> {node}"),
    (10, "transfer {node} -> {node}"),
    (10, "snapshot {node}"),
    (10, "add n6?"),
    (10, "remove {node}"),
    (20, "supervise {node} after={span} limit=3 backoff=on"),
    (10, "supervise all after={span}; supervise {node} off"),
    (60, "network {network}"),
    (40, "network {one} {arrow} {other} {link}"),
    (40, "drop {messages}"),
    // Not of all: what doubles again and again soon fills the memory.
    (30, "duplicate {message}"),
    (30, "delay {messages} by {wait}"),
    (30, "hold {messages}; release all"),
    (10, "release {messages}"),
    (30, "deliver {messages}"),
    (20, "forge {messages} by {node}"),
    (40, "fire {node} {timer}"),
    (10, "sync {node}"),
    (10, "expire {client}"),
    (10, "begin {client}"),
    (10, "conduct; sync {node}; deliver {messages}; begin {client}; conduct off"),
    (40, "when {condition} do {ordered}"),
    (20, "when {condition} after {wait} do {ordered}"),
    (20, "whenever {condition} after {wait} do {repeated}"),
    (10, "whenever {condition} do {repeated}"),
    (10, "dismiss"),
    (40, "put {key} {value}"),
    (20, "put {key} {value} via {node}"),
    (20, "get {key}"),
    (20, "get {key} by {client}"),
    (20, "delete {key}"),
    (20, "append {key} {value}"),
    (20, "cas {key} {value} {value}"),
    (40, "workload {work} every={wait} count={few} key={key}"),
    (10, "break {rule}"),
    (10, "mend {rule}"),
];

/// Draws one number after another.
pub struct Dice {
    seed: u64,
    count: u64,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.count += 1;
        Draw::new(self.seed, Purpose::Fault, 0, self.count, 0).below(n)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    /// True once in `n` times.
    fn once_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A script of about `seconds` with something of everything in it.
pub fn script(info: &'static Info, seed: u64, seconds: u64) -> Script {
    let mut dice = Dice::new(seed);
    let setup = setup(&mut dice, info);
    let count = dice.between(5, 40);
    let mut moments: Vec<Stamp> = (0..count).map(|_| stamp(&mut dice, seconds)).collect();
    moments.push(Stamp::default());
    moments.sort();
    let lines = fitting(info);
    let drawn = |(at, stamp)| {
        let first = "workload {work} every={wait} count={few} key={key}";
        (stamp, if at == 0 { first } else { one_of(&mut dice, &lines) }.to_owned())
    };
    let mut all: Vec<(Stamp, String)> = moments.into_iter().enumerate().map(drawn).collect();
    all.extend(in_turn(&mut dice, &lines, seed, seconds));
    let (mut texts, mut last) = (Vec::new(), String::new());
    for (mut at, line) in all {
        for part in line.split("; ") {
            last.clear();
            fill(&mut dice, &setup, part, &mut last);
            texts.push((at, last.clone()));
            at = Stamp { at: Instant(at.at.0 + dice.between(1_000, APART)), after: 0 };
        }
    }
    texts.sort_by_key(|(stamp, _)| *stamp);
    let end = Instant(seconds * 1_000_000);
    let (mut lines, mut names): (Vec<Line>, Vec<Text>) = (Vec::new(), Vec::new());
    for (stamp, text) in texts.into_iter().filter(|(stamp, _)| stamp.at < end) {
        // A name is given once.
        let text = if names.is_empty() { text.as_str() } else { text.trim_end_matches(" as victim") };
        let item = parse_command(&setup, &names, text);
        let item = item.unwrap_or_else(|error| panic!("seed={seed}: {}", error.at(text)));
        names.extend(item.gives().cloned());
        lines.push(Line { stamp, item, number: 0 });
    }
    let mut script = Script { lines, ..Script::new(setup) };
    script.end = Some(Stamp { at: end, after: dice.below(3) as u32 });
    script
}

/// Any command; what it names need not be there.
pub fn command(dice: &mut Dice, info: &'static Info, nodes: u64) -> Command {
    let mut setup = Setup::of(info);
    setup.set_nodes(nodes as u16);
    // Names are another story: somebody must have given them. So are nodes that somebody must have added.
    let named = |line: &str| ["victim", "west", "east", "n6"].iter().any(|name| line.contains(name));
    let lines: Vec<_> = fitting(info).into_iter().filter(|(_, line)| !named(line)).collect();
    let line = one_of(dice, &lines);
    let (line, mut text) = (line.split("; ").next().unwrap_or(line), String::new());
    fill(dice, &setup, line, &mut text);
    match parse_command(&setup, &[], &text) {
        Ok(Item::Command(command)) => command,
        Ok(Item::Expect(_)) => unreachable!("no line expects something"),
        Err(error) => panic!("{}", error.at(&text)),
    }
}

fn setup(dice: &mut Dice, info: &'static Info) -> Setup {
    let mut setup = Setup::of(info);
    setup.set_nodes(dice.between(u64::from(info.kinds[0].least.max(2)), 5) as u16);
    setup.seed = dice.below(SEED_MOST + 1);
    let fastest = dice.between(0, 20_000);
    let mut network = format!("network latency={fastest}us..{}us", fastest + dice.between(0, 20_000));
    if dice.once_in(2) {
        network += &format!(" loss={}%", dice.below(6));
    }
    if dice.once_in(2) {
        network += &format!(" duplicate={}%", dice.below(6));
    }
    header(&mut setup, &network);
    // Some settings make sense only together, as presets have them.
    let preset = info.presets.map(|(preset, _)| preset);
    if let Some(Setting { id, unit: Unit::Choice(names), .. }) = preset
        && dice.once_in(2)
    {
        setup.set_nodes(5);
        header(&mut setup, &format!("config {id}={}", dice.one(&names[1..])));
    }
    let single = |setting: &&Setting| preset.is_none_or(|preset| preset.id != setting.id);
    // Settings that make no sense together are refused, and stay as they were: what comes first has another chance.
    for setting in info.settings.iter().chain(WORLD).chain(info.settings).chain(info.settings).filter(single) {
        if dice.once_in(2) {
            let _ = parse_header(&mut setup, &format!("config {}={}", setting.id, value(dice, setting)));
        }
    }
    setup
}

fn header(setup: &mut Setup, text: &str) {
    parse_header(setup, text).unwrap_or_else(|error| panic!("{}", error.at(text)));
}

/// A value of a setting that is not far from the usual one.
fn value(dice: &mut Dice, setting: &Setting) -> String {
    let number = dice.between(setting.least, setting.most.min(4 * setting.default.max(1)));
    match setting.unit {
        Unit::Count | Unit::Bytes => number.to_string(),
        Unit::Micros => format!("{number}us"),
        Unit::Each(_) => format!("{number},{}", dice.between(setting.least, setting.most)),
        Unit::Switch => ["off", "on"][number.min(1) as usize].to_owned(),
        Unit::Choice(names) => dice.one(names).to_owned(),
    }
}

/// Often a round number, so that several things happen in one moment.
fn stamp(dice: &mut Dice, seconds: u64) -> Stamp {
    let micros = dice.below(seconds * 1_000_000);
    let at = if dice.once_in(2) { micros / 100_000 * 100_000 } else { micros };
    Stamp { at: Instant(at), after: dice.below(2) as u32 * dice.below(6) as u32 }
}

/// The lines that a protocol can do something with.
fn fitting(info: &Info) -> Vec<(u64, &'static str)> {
    // Not every protocol has all that a line may speak of.
    let lacks = |line: &str| {
        line.contains("{rule}") && info.rules.is_empty() || line.contains("{journal}") && info.journals.is_empty()
    };
    LINES.iter().copied().filter(|(_, line)| !lacks(line)).collect()
}

/// One of these, each as often as its weight says.
fn one_of(dice: &mut Dice, of: &[(u64, &'static str)]) -> &'static str {
    let mut left = dice.below(of.iter().map(|(weight, _)| weight).sum());
    for (weight, text) in of {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return text,
        }
    }
    unreachable!("the weights add up")
}

/// Two lines of all there are, of which the next seed has the next two: so many seeds in a row have every line, every
/// condition and every word of a network line, and early enough for all that belongs to a line.
fn in_turn(dice: &mut Dice, lines: &[(u64, &str)], seed: u64, seconds: u64) -> Vec<(Stamp, String)> {
    let mut all: Vec<String> = lines.iter().map(|(_, line)| (*line).to_owned()).collect();
    all.extend(CONDITIONS.iter().map(|(_, condition)| format!("when {condition} do {{ordered}}")));
    all.extend([LINK, NETWORK].concat().iter().map(|word| format!("network {word}")));
    let first = 2 * (seed % all.len() as u64);
    let two = (first..first + 2).map(|at| all[at as usize % all.len()].clone());
    let placed = two.map(|line| {
        let later = APART * line.split("; ").count() as u64;
        (Stamp { at: Instant(dice.below((seconds * 1_000_000).saturating_sub(later).max(1))), after: 0 }, line)
    });
    placed.collect()
}

fn filled(dice: &mut Dice, setup: &Setup, line: &str) -> String {
    let mut text = String::new();
    fill(dice, setup, line, &mut text);
    text
}

/// Draws what the slots of a line stand for.
fn fill(dice: &mut Dice, setup: &Setup, line: &str, out: &mut String) {
    let nodes = setup.roster.len() as u64;
    let one = dice.between(1, nodes);
    // Some lines want two that differ.
    let other = (one + dice.between(1, (nodes - 1).max(1)) - 1) % nodes + 1;
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').expect("a slot ends");
        out.push_str(before);
        match slot {
            "one" => *out += &format!("n{one}"),
            "other" => *out += &format!("n{other}"),
            _ => *out += &drawn(dice, setup, slot),
        }
        rest = after;
    }
    out.push_str(rest);
}

fn drawn(dice: &mut Dice, setup: &Setup, slot: &str) -> String {
    let info = setup.info;
    let nodes = setup.roster.len() as u64;
    let quoted = |text: &str| format!("\"{text}\"");
    match slot {
        "node" => match dice.below(6) {
            0 => "leader".to_owned(),
            1 => "any".to_owned(),
            2 => format!("any {}", info.roles[0]),
            _ => format!("n{}", dice.between(1, nodes)),
        },
        "client" => format!("c{}", dice.between(1, 3)),
        "arrow" => dice.one(&["->", "--"]).to_owned(),
        "key" => dice.one(&["k", "orders", "\"a key\""]).to_owned(),
        "value" => dice.one(&["a", "b", "\"two words\"", "主从", r##""\"quoted\" \\ #""##, "\"\""]).to_owned(),
        "work" => dice.one(&["append", "put", "get", "cas"]).to_owned(),
        "wait" => format!("{}us", dice.between(1_000, 200_000)),
        "latency" => format!("{}us", dice.between(0, 60_000)),
        "share" => format!("{}%", dice.below(10)),
        "span" => format!("{}us", dice.between(200_000, 2_000_000)),
        "hazard" => dice.one(&["crash", "pause", "hang", "cut", "partition"]).to_owned(),
        "digit" => dice.below(10).to_string(),
        "disk" => {
            dice.one(&["sync=20ms", "rate=50kB/s", "rate=off sync=1ms", "checksum=off", "checksum=on"]).to_owned()
        }
        "clock" => dice.one(&["offset=-50ms", "offset=2s drift=300ppm", "drift=-20000ppm", "drift=0ppm"]).to_owned(),
        "service" => dice.one(&["0s", "1ms", "3ms queue=2", "10ms", "500us queue=100"]).to_owned(),
        "condition" => {
            let condition = one_of(dice, CONDITIONS);
            filled(dice, setup, condition)
        }
        "ordered" | "repeated" => {
            // What asks whenever it is answered soon fills the memory, too.
            let most = ORDERED.len() - usize::from(slot == "repeated");
            let line = dice.one(&ORDERED[..most]);
            filled(dice, setup, line)
        }
        "couple" => dice.between(1, 5).to_string(),
        "dozens" => dice.between(1, 30).to_string(),
        "few" => dice.between(1, 200).to_string(),
        "role" => dice.one(info.roles).to_owned(),
        "parcel" => quoted(dice.one(info.messages)),
        "timer" => quoted(dice.one(info.timers)),
        "journal" => quoted(dice.one(info.journals)),
        "rule" => dice.one(info.rules).id.to_owned(),
        "messages" => messages(dice, info, nodes, &["first", "last", "any", "all"]),
        "message" => messages(dice, info, nodes, &["first", "last", "any"]),
        "link" => link(dice, setup, LINK),
        "network" => link(dice, setup, &[LINK, NETWORK].concat()),
        _ => panic!("no slot is called {slot}"),
    }
}

/// What a standing order may have done.
const ORDERED: &[&str] = &[
    "crash {node}",
    "restart crashed",
    "pause {node}",
    "resume paused",
    "heal",
    "drop {messages}",
    "delay {messages} by {wait}",
    "cut {one} {arrow} {other}",
    "conduct off",
    "put {key} {value}",
];

/// What orders wait for, and how often of all; it need not come about.
const CONDITIONS: &[(u64, &str)] = &[
    (3, "acked {dozens}"),
    (2, "commits {couple}"),
    (2, "elections {couple}"),
    (1, "leader"),
    (1, "no-leader"),
    (1, "breach"),
    (3, "{role}"),
    (3, "fired {timer}"),
    (1, "crashed"),
    (1, "restarted"),
    (1, "paused"),
    (1, "resumed"),
    (1, "sent {parcel}"),
    (1, "delivered {parcel}"),
    (1, "lost {parcel}"),
    (1, "sent from {one}"),
    (1, "delivered from {one}"),
    (1, "lost from {one}"),
];

/// What a line may say of one link, and of all at once.
const LINK: &[&str] = &[
    "latency={latency}",
    "latency=5ms..40ms",
    "spread=even",
    "spread=tail",
    "loss={share}",
    "duplicate={share}",
    "bandwidth=off",
    "bandwidth=20kB/s",
    "order=any",
    "order=fifo",
    "corrupt={share}",
    "channel=datagram",
    "channel=stream",
    "checksum=on",
    "checksum=off",
    "auth=on",
    "auth=off",
];
const NETWORK: &[&str] = &[
    "topology=mesh",
    "topology=mesh",
    "topology=star",
    "topology=ring",
    "topology=two-sites",
    "topology=continents",
    "far={latency}",
    "preset=rack",
    "preset=region",
    "preset=continents",
    "preset=wifi",
];

/// One or two of these, but each word once.
fn link(dice: &mut Dice, setup: &Setup, of: &[&str]) -> String {
    let (one, other) = (dice.one(of), dice.one(of));
    let word = |text: &str| text.split('=').next().map(str::to_owned);
    let both = if word(one) == word(other) { one.to_owned() } else { format!("{one} {other}") };
    filled(dice, setup, &both)
}

fn messages(dice: &mut Dice, info: &'static Info, nodes: u64, which: &[&str]) -> String {
    let (from, to) = (dice.between(1, nodes), dice.between(1, nodes));
    if from != to && dice.once_in(3) {
        return format!("n{from}>n{to}#{}", dice.between(1, 40));
    }
    let mut text = dice.one(which).to_owned();
    if dice.once_in(3) {
        let names = [info.messages, &["request", "reply"]].concat();
        text += &format!(" \"{}\"", dice.one(&names));
    }
    match dice.below(4) {
        0 if from != to => text += &format!(" on n{from}>n{to}"),
        1 => text += &format!(" from n{from}"),
        2 => text += &format!(" to n{to}"),
        _ => {}
    }
    text
}

/// The words that the language knows at a place, as the error says them that stands there.
pub fn known(error: &ScriptError) -> Vec<String> {
    assert_eq!(error.code, Code::Unknown, "{error}");
    assert!(!error.known.is_empty(), "{error}");
    error.known.clone()
}
