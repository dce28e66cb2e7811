// Preloaded into a process by a test: writes one line to stderr for each connection or name
// look-up that the process attempts, whichever library does it.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { Socket } from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const record = (what: unknown) => process.stderr.write(`CONNECTION ${JSON.stringify(what)}\n`);

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // Node hands its own normalised list of arguments to this method as one list.
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  record(typeof first === 'object' && first !== null ? { host: Reflect.get(first, 'host'), port: Reflect.get(first, 'port') } : args);
  return Reflect.apply(connect, this, args);
};

const lookup = dns.lookup;
dns.lookup = new Proxy(lookup, {
  apply(target, self, args) {
    record({ lookup: args[0] });
    return Reflect.apply(target, self, args);
  },
});
dns.promises.lookup = new Proxy(dns.promises.lookup, {
  apply(target, self, args) {
    record({ lookup: args[0] });
    return Reflect.apply(target, self, args);
  },
});
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  record({ datagram: args.slice(1) });
  return Reflect.apply(send, this, args);
};
syncBuiltinESMExports();
