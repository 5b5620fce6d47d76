#!/usr/bin/env python3
"""Max-pressure control of a live Greenwave run, from another process. Python 3.8 or newer, nothing but its standard library.

    npx greenwave serve scenarios/four-in-a-row --control external
    python3 docs/examples/max_pressure.py http://127.0.0.1:3000 four-in-a-row

The rule is `choose`; all below it is Socket.IO 5 over Engine.IO 4 over a websocket, which a library does as well
(python-socketio). What is said, and what happens when nothing is: docs/external-controllers.md.
"""
import argparse, base64, json, os, socket, ssl, struct, sys, urllib.parse


def choose(known, seen):
    """The stage of greatest pressure: over its lanes, who stands there less who stands, a lane, on the road that it leads to."""
    def pressure(stage):
        rows = {lane for phase in known['phases'] if phase['number'] in stage for lane in phase['lanes']}
        total = 0.0
        for row in rows:
            beyond = [seen['exits'][m['exit']]['queue'] / known['exits'][m['exit']]['lanes'] for m in known['lanes'][row]['movements']]
            total += seen['lanes'][row]['queue'] - sum(beyond) / len(beyond)
        return total
    return max(known['stages'], key=pressure)          # of equals the first


class Refused(Exception):
    pass


class WebSocket:
    """Texts over a websocket (RFC 6455), as a client says and hears them."""

    def __init__(self, url):
        at = urllib.parse.urlsplit(url)
        secure = at.scheme in ('https', 'wss')
        port = at.port or (443 if secure else 80)
        self.socket = socket.create_connection((at.hostname, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=at.hostname)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {at.hostname}:{port}\r\n'
                             f'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n'
                             'Sec-WebSocket-Version: 13\r\n\r\n').encode())
        self.file = self.socket.makefile('rb')
        status = self.file.readline().decode().strip()
        while self.file.readline() not in (b'\r\n', b''):
            pass
        if ' 101 ' not in status + ' ':
            raise Refused(f'the server does not speak Socket.IO here: {status}')

    def send(self, text, opcode=1):
        data = text if isinstance(text, bytes) else text.encode()
        size = len(data)
        head = struct.pack('!BB', 0x80 | opcode, 0x80 | size) if size < 126 else (
            struct.pack('!BBH', 0x80 | opcode, 0xfe, size) if size < 65536 else struct.pack('!BBQ', 0x80 | opcode, 0xff, size))
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def read(self, size):
        data = self.file.read(size)
        if len(data) < size:
            raise ConnectionError('the server has closed the connection')
        return data

    def receive(self):
        """The next text; None for anything else. A long one may come in several frames."""
        message, text = b'', False
        while True:
            first, size = self.read(2)
            opcode, size = first & 15, size & 127
            if size >= 126:
                size, = struct.unpack('!H' if size == 126 else '!Q', self.read(2 if size == 126 else 8))
            data = self.read(size)
            if opcode == 8:
                raise ConnectionError('the server has closed the connection')
            if opcode == 9:
                self.send(data, 10)
            if opcode > 2:
                continue
            text = opcode == 1 if opcode else text
            message += data
            if first & 0x80:
                return message.decode() if text else None


class Run:
    """One run's namespace: says events, hears events, and hands answers to those who asked."""

    def __init__(self, url, run_id, token):
        self.web, self.namespace, self.waiting, self.asked = WebSocket(url), f'/runs/{run_id}', {}, 0
        auth = {'protocolVersion': 2, **({'token': token} if token else {})}
        self.web.send(f'40{self.namespace},{json.dumps(auth)}')

    def emit(self, event, value, answered):
        self.waiting[self.asked] = answered
        self.web.send(f'42{self.namespace},{self.asked}{json.dumps([event, value])}')
        self.asked += 1

    def next_event(self):
        """The name and the first argument of the next event."""
        while True:
            packet = self.web.receive()
            if packet == '2':
                self.web.send('3')                     # Engine.IO's ping
            elif packet and packet.startswith('44'):
                raise Refused(packet.split(',', 1)[1])
            elif packet and packet[:2] in ('41', '1'):
                raise ConnectionError('the server has let go of us')
            elif packet and packet[:2] in ('42', '43'):
                body = packet.split(',', 1)[1]
                digits = len(body) - len(body.lstrip('0123456789'))
                values = json.loads(body[digits:])
                if packet[1] == '2':
                    return values[0], values[1] if len(values) > 1 else None
                self.waiting.pop(int(body[:digits]))(values[0])


def main():
    options = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    options.add_argument('url')
    options.add_argument('run')
    options.add_argument('--name', default='max-pressure in Python')
    options.add_argument('--token', help="the operator's, where the server asks for one")
    options.add_argument('--decision', type=int, default=5, help='seconds between two decisions')
    options.add_argument('--deadline', type=int, default=1000, help='how long the run waits for an answer, ms; 0: it does not')
    options.add_argument('--decisions', type=int, default=0, help='give the signals back after so many; 0: never')
    options = options.parse_args()
    run, known, made, over = Run(options.url, options.run, options.token), {}, 0, []

    def claimed(answer):
        if not answer['ok']:
            raise Refused(answer['error']['message'])
        known.update((one['intersectionId'], one) for one in answer['intersections'])
        print(f'claimed {len(known)} signals', flush=True)

    def heard(answer):
        for refused in [answer['error']] if not answer['ok'] else answer['refused']:
            print(refused.get('intersectionId', ''), refused['message'], file=sys.stderr, flush=True)

    while not over:
        event, value = run.next_event()
        if event == 'hello':                           # first of all, and again after a jump in time: whatever was ours is lost
            known.clear()
            run.emit('claimControl', dict(name=options.name, decisionS=options.decision, deadlineMs=options.deadline), claimed)
        elif event == 'controlAsk' and made != (options.decisions or None):
            wishes = [dict(intersectionId=seen['intersectionId'], phases=choose(known[seen['intersectionId']], seen))
                      for seen in value['intersections']]
            run.emit('wishControl', dict(timeMs=value['timeMs'], wishes=wishes), heard)
            made += 1
            if made == options.decisions:
                run.emit('returnControl', None, over.append)
        elif event == 'change' and value['type'] in ('controllerFailed', 'controlReturned') and value['intersectionId'] in known:
            print(f"lost {value['intersectionId']}: {value.get('reason', 'it was taken back')}", flush=True)
            del known[value['intersectionId']]
    print(f'made {made} decisions and gave the signals back', flush=True)


if __name__ == '__main__':
    try:
        main()
    except (Refused, ConnectionError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass
