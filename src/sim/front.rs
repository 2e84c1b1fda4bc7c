//! Clients: sessions, retries, redirects and workloads. A client serves every protocol, by the plan that it gives.

use std::sync::Arc;

use super::client::{Client, OpRecord, Working};
use super::cluster::client_header;
use super::command::CLIENT_RETRY;
use super::draw::{Draw, Purpose};
use super::queue::Next;
use super::shell::Shell;
use super::stage::short_digest;
use super::{CLIENTS_MOST, Event, EventKind, Fabric, Setup, Void, Work, row};
use crate::protocol::{ClientPlan, Instant, NodeId, Operation, Outcome, Reply, Request, RequestId, Target, Text};

impl Shell<'_> {
    fn client(&mut self, id: NodeId) -> &mut Client {
        &mut self.fabric.clients[usize::from(id.number()) - 1]
    }

    /// The client that a command means, made if it is new. A client with a workload is not asked for anything else.
    pub(super) fn pick_client(&mut self, client: Option<NodeId>, unused: bool) -> Result<NodeId, Void> {
        let fits = |client: &Client| client.open.is_none() && client.work.is_none() && (!unused || client.number == 0);
        let at = match client {
            Some(id) => usize::from(id.number()) - 1,
            None => self.fabric.clients.iter().position(fits).unwrap_or(self.fabric.clients.len()),
        };
        if at >= usize::from(CLIENTS_MOST) {
            return Err(Void::TooMany);
        }
        while self.fabric.clients.len() <= at {
            self.fabric.clients.push(Client::default());
        }
        let fits = |client: &Client| client.open.is_none() && client.work.is_none();
        if fits(&self.fabric.clients[at]) { Ok(NodeId::client(at as u16 + 1)) } else { Err(Void::Busy) }
    }

    /// A client begins an operation, and asks `via` first if that is given.
    pub(super) fn invoke(&mut self, id: NodeId, via: Option<NodeId>, operation: Operation, cause: u32) -> Event {
        let (now, event, place) = (self.fabric.now, self.fabric.events, self.fabric.operations.len());
        let plan = self.fabric.plan;
        let (keepalive, blind) = (plan.keepalive, plan.matching == 0 && operation.blind());
        let client = self.client(id);
        client.target = via.or(client.target);
        client.number += 1;
        client.open = Some(place);
        // Nothing of its session is open, so it may have another where this one may be over.
        if keepalive > 0 && now.0 - client.heard.0 > keepalive {
            client.session = 0;
        }
        let session = client.session;
        let request = RequestId { client: id, number: client.number };
        // Two runs in which something else is asked for must not have the same trace.
        let asked = short_digest(&operation);
        let record = OpRecord {
            request: Arc::new(Request { id: request, via: id, read: 0, session, at: 0, operation }),
            invoked: now,
            event,
            attempts: 0,
            again: Vec::new(),
            effect: None,
            returned: None,
            ended: 0,
        };
        self.fabric.operations.push(record);
        self.fabric.wanted();
        let to = self.ask(id, event);
        if blind {
            self.take_for_done(id, request, place);
        }
        self.event(Event {
            kind: EventKind::Invoke,
            from: id,
            to,
            epoch: asked,
            argument: request.number,
            row: row::REQUEST,
            number: self.fabric.sent_on(id, to),
            cause,
            ..Event::default()
        })
    }

    /// Whether a client that is not answered asks again.
    fn retries(&self) -> bool {
        self.setup.world(CLIENT_RETRY) == 1
    }

    /// Sends what the client has open to whom it takes for the right one, and sets its patience.
    fn ask(&mut self, id: NodeId, cause: u32) -> NodeId {
        let plan = self.fabric.plan;
        let client = self.client(id);
        let (target, retries, open) = (client.target, client.retries, client.open);
        let to = target.unwrap_or_else(|| {
            let kin = self.setup.asked(&plan);
            let draw = Draw::new(self.setup.seed, Purpose::Client, id.0.into(), retries, 0);
            kin[draw.below(kin.len() as u64) as usize]
        });
        let client = self.client(id);
        client.target = Some(to);
        client.hops = 0;
        if let Some(open) = open {
            self.send_request(id, to, open, cause);
        }
        if self.retries() {
            let due = (Instant(self.fabric.now.0 + plan.retry), self.fabric.queue.order());
            let client = self.client(id);
            client.due = due;
            // What is queued earlier looks again when its time comes.
            if client.queued.is_none_or(|queued| queued > due) {
                client.queued = Some(due);
                self.fabric.queue.push(due.0, due.1, Next::Retry(id));
            }
        }
        to
    }

    fn send_request(&mut self, id: NodeId, to: NodeId, open: u64, cause: u32) {
        let Some(record) = self.fabric.operations.get_mut(open) else { return };
        record.attempts += 1;
        let request = Arc::clone(&record.request);
        let header = client_header(request.id.number, request.operation.bytes());
        if let Some(places) = self.fabric.transmit(id, to, header, row::REQUEST, cause) {
            self.body.put(places, request);
        }
    }

    /// A client was not answered in time: it asks the next one.
    pub(super) fn retry(&mut self, at: Instant, order: u64, id: NodeId) -> Option<Event> {
        let client = self.client(id);
        if client.queued != Some((at, order)) {
            return None;
        }
        client.queued = None;
        let open = client.open?;
        if client.due != (at, order) {
            let due = client.due;
            client.queued = Some(due);
            self.fabric.queue.push(due.0, due.1, Next::Retry(id));
            return None;
        }
        self.begin(at);
        let cause = self.fabric.operations.get(open)?.event;
        self.ask_next(id, open, cause)
    }

    /// A client loses patience by hand.
    pub(super) fn expire(&mut self, id: NodeId) -> Result<Event, Void> {
        let open = self.fabric.client(id).ok_or(Void::NoProcess)?.open.ok_or(Void::NotWaiting)?;
        self.fabric.disturb();
        self.ask_next(id, open, Event::NO_CAUSE).ok_or(Void::NotWaiting)
    }

    /// A client asks the node after the one that it asked last.
    fn ask_next(&mut self, id: NodeId, open: u64, cause: u32) -> Option<Event> {
        let client = self.client(id);
        client.retries += 1;
        let old = client.target;
        let plan = self.fabric.plan;
        let kin = self.setup.asked(&plan);
        let next = kin.iter().find(|kin| Some(**kin) > old).or(kin.first());
        self.client(id).target = next.copied();
        let (event, now) = (self.fabric.events, self.fabric.now);
        let record = self.fabric.operations.get_mut(open)?;
        record.again.push(now);
        let number = record.request.id.number;
        let to = self.ask(id, event);
        self.judge_progress(open);
        Some(self.event(Event {
            kind: EventKind::Retry,
            from: id,
            to,
            argument: number,
            row: row::REQUEST,
            number: self.fabric.sent_on(id, to),
            cause,
            ..Event::default()
        }))
    }

    /// A reply reaches a client: from whom, and when it was sent.
    pub(super) fn answered(
        &mut self,
        id: NodeId,
        (from, sent): (NodeId, Instant),
        request: RequestId,
        reply: Reply,
        event: u32,
    ) {
        let operations = &self.fabric.operations;
        let is = |open: &u64| operations.get(*open).is_some_and(|record| record.request.id == request);
        let Some(open) = self.fabric.client(id).and_then(|client| client.open).filter(is) else {
            return self.redirected(id, request, reply);
        };
        let now = self.fabric.now;
        self.client(id).heard = now;
        match reply {
            Reply::Session(session) => self.ask_in(id, from, session, event),
            Reply::Done { outcome, at } => {
                self.fabric.took_effect(open, sent);
                // Who knows only those that stand before the others goes on with whom it asked, whoever answers.
                let plan = self.fabric.plan;
                if plan.front == 0 {
                    self.client(id).target = Some(from).filter(|_| plan.target == Target::Leader);
                }
                let done = matches!(outcome, Outcome::Value(_));
                let writes = self.fabric.operations.get(open).is_some_and(|record| !record.request.operation.reads());
                self.close(id, open, Some(outcome));
                if let (true, false, Some((slot, _))) = (done, writes, at) {
                    self.judge_read(open, slot, from);
                }
                if let (true, true, Some((slot, prefix))) = (done, writes, at) {
                    self.fabric.acknowledge(slot);
                    self.fabric.kept.push((open, slot, prefix));
                    let kept = self.judge_kept(open, slot, prefix);
                    self.fabric.gauges.acknowledged(from, sent, kept);
                    self.vouch_if_due();
                }
            }
            // Nodes that take each other for the leader would send it round for ever, so it goes to as many as there are.
            Reply::Redirect(Some(to)) if to != from && self.client(id).hops < self.setup.roster.len() as u32 => {
                let client = self.client(id);
                client.target = Some(to);
                client.hops += 1;
                self.send_request(id, to, open, event);
            }
            Reply::Redirect(_) | Reply::Refused if !self.retries() => self.close(id, open, None),
            Reply::Redirect(_) | Reply::Refused => {}
        }
    }

    /// A client waits for no answer.
    #[inline(never)]
    fn take_for_done(&mut self, id: NodeId, request: RequestId, place: u64) {
        self.fabric.blind.insert(request, place);
        self.close(id, place, Some(Outcome::Value(None)));
    }

    /// A client that does not wait for an answer hears that it should ask another node from now on.
    #[inline(never)]
    fn redirected(&mut self, id: NodeId, request: RequestId, reply: Reply) {
        if let Reply::Redirect(Some(to)) = reply
            && self.fabric.blind.contains_key(&request)
        {
            self.client(id).target = Some(to);
        }
    }

    /// A client has got a session, and asks for what it wants in it.
    fn ask_in(&mut self, id: NodeId, of: NodeId, session: u64, event: u32) {
        let client = self.client(id);
        let Some(open) = client.open.filter(|_| client.session == 0) else { return };
        client.session = session;
        if let Some(record) = self.fabric.operations.get_mut(open) {
            record.request = Arc::new(Request { session, ..(*record.request).clone() });
        }
        self.send_request(id, of, open, event);
    }

    /// An operation returns.
    fn close(&mut self, id: NodeId, open: u64, outcome: Option<Outcome>) {
        let (now, event) = (self.fabric.now, self.fabric.events);
        let done = matches!(outcome, Some(Outcome::Value(_)));
        if done {
            self.fabric.acknowledged += 1
        } else {
            self.fabric.failed += 1
        }
        let Some(record) = self.fabric.operations.get_mut(open) else { return };
        let wrote = match (&record.request.operation, done) {
            (Operation::Put { value, .. } | Operation::Cas { value, .. }, true) => Some(value.clone()),
            _ => None,
        };
        let found = match &outcome {
            Some(Outcome::Mismatch(Some(found))) => Some(found.clone()),
            _ => None,
        };
        let served = outcome.is_some();
        record.returned = Some((now, outcome));
        record.ended = event;
        self.fabric.waits_no_longer(served);
        let over =
            matches!(self.fabric.operations.get(open).map(|it| &it.returned), Some(Some((_, Some(Outcome::Stale)))));
        let client = self.client(id);
        client.session = if over { 0 } else { client.session };
        client.open = None;
        client.acknowledged += u64::from(done);
        if let Some(work) = &mut client.work {
            work.wrote = wrote.or(found).or(work.wrote.take());
        }
        self.queue_begin(id);
    }

    /// A workload begins: its first operation falls due now.
    pub(super) fn start_work(&mut self, id: NodeId, work: Working) {
        self.client(id).work = Some(work);
        self.queue_begin(id);
    }

    /// The next operation of the client's workload begins when it is due; at once if that is past already.
    fn queue_begin(&mut self, id: NodeId) {
        let now = self.fabric.now;
        let due = match &self.client(id).work {
            Some(work) if work.begun < work.count => work.since.0 + u64::from(work.begun) * work.every,
            _ => return,
        };
        let begins = (now.max(Instant(due)), self.fabric.queue.order());
        self.client(id).begins = begins;
        self.fabric.queue.push(begins.0, begins.1, Next::Begin(id));
    }

    /// The next operation of a workload is due, unless a hand has begun it.
    pub(super) fn begin_due(&mut self, at: Instant, order: u64, id: NodeId) -> Option<Event> {
        if self.client(id).begins != (at, order) {
            return None;
        }
        self.begin(at);
        self.begin_work(id)
    }

    /// The next operation of a workload begins by hand.
    pub(super) fn begin_by_hand(&mut self, id: NodeId) -> Result<Event, Void> {
        let client = self.fabric.client(id).ok_or(Void::NoProcess)?;
        let waits = client.open.is_none() && client.work.as_ref().is_some_and(|work| work.begun < work.count);
        if !waits {
            return Err(Void::NotWaiting);
        }
        self.begin_work(id).ok_or(Void::NotWaiting)
    }

    /// The next operation of a workload begins.
    fn begin_work(&mut self, id: NodeId) -> Option<Event> {
        self.client(id).begins = Client::default().begins;
        let work = self.client(id).work.as_mut()?;
        work.begun += 1;
        let (key, value) = (work.key.clone(), own_value(id, work.begun));
        let operation = match (work.work, &work.wrote) {
            (Work::Append, _) => Operation::Append { key, value },
            (Work::Get, _) => Operation::Get { key },
            (Work::Cas, Some(expect)) => Operation::Cas { key, expect: expect.clone(), value },
            // A compare-and-set needs something to compare with: the first one of a workload is a plain write.
            (Work::Put | Work::Cas, _) => Operation::Put { key, value },
        };
        Some(self.invoke(id, None, operation, Event::NO_CAUSE))
    }
}

/// How far back an operation is looked for that its client no longer waits for.
const LOOKED_BACK: u64 = 4096;

impl Setup {
    /// Whom a client of this plan may ask.
    fn asked(&self, plan: &ClientPlan) -> Vec<NodeId> {
        let kin = self.roster.iter().filter(|member| member.kind == plan.kind).map(|member| member.id);
        let all: Vec<NodeId> = kin.collect();
        let behind = if plan.front == 0 { 0 } else { all.len().saturating_sub(plan.front.into()) };
        all[behind..].to_vec()
    }
}

impl Fabric {
    /// An operation takes effect, unless it did before.
    pub(super) fn took_effect(&mut self, place: u64, at: Instant) {
        if self.operations.get(place).is_some_and(|record| record.effect.is_none()) {
            self.operations.get_mut(place).into_iter().for_each(|record| record.effect = Some(at));
        }
    }

    /// Somebody carries out what a client asked for.
    pub(super) fn carried_out(&mut self, id: RequestId) {
        let is = |place: &u64| self.operations.get(*place).is_some_and(|record| record.request.id == id);
        let open = self.client(id.client).and_then(|client| client.open).filter(is);
        // Who was refused waits no longer, and yet it may be done.
        let len = self.operations.len();
        let place = open.or_else(|| (len.saturating_sub(LOOKED_BACK)..len).rev().find(is));
        if let Some(place) = place {
            self.took_effect(place, self.now);
        }
    }

    /// Somebody carries out what a client may have taken for done without an answer.
    #[inline(never)]
    pub(super) fn find_place(&mut self, id: RequestId, slot: u64, by: NodeId) {
        let blind = self.blind.remove(&id);
        self.placing.extend(blind.map(|open| (open, slot, by)));
    }
}

/// What a workload's operation of this number writes: `c1.7;`. Put together by hand, as the library's formatting costs
/// more than all else that a client does.
fn own_value(id: NodeId, number: u32) -> Text {
    let mut text = String::with_capacity(16);
    text.push(if id.is_client() { 'c' } else { 'n' });
    decimal(&mut text, id.number().into());
    text.push('.');
    decimal(&mut text, number);
    text.push(';');
    text.into()
}

fn decimal(text: &mut String, number: u32) {
    if number > 9 {
        decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_workload_are_as_the_manual_says() {
        for number in [1, 9, 10, 99, 100, 70_809, u32::MAX] {
            let id = NodeId::client(30);
            assert_eq!(*own_value(id, number), *format!("{id}.{number};"));
        }
    }
}
