// Console Standard: text on standard output, warnings and errors on standard error.
(function (parley) {
  'use strict';
  const { host, isObject } = parley;

  function inspect(value, depth = 0, seen = []) {
    if (typeof value === 'string') return depth === 0 ? value : `'${value.replace(/['\\\n]/g, c => c === '\n' ? '\\n' : `\\${c}`)}'`;
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (!isObject(value)) return String(value);
    if (typeof value === 'function') return `[${/^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'Function'}: ${value.name || '(anonymous)'}]`;
    if (seen.includes(value)) return '[Circular]';
    if (value instanceof Error || value instanceof DOMException) return depth === 0 ? trace(value) : `[${value.name}: ${value.message}]`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return String(value);
    const name = value.constructor?.name ?? '[no prototype]', inner = [...seen, value];
    if (depth > 2) return Array.isArray(value) ? '[Array]' : `[${name}]`;
    const show = v => inspect(v, depth + 1, inner);
    const list = (items, open, close) => items.length === 0 ? `${open}${close}` : items.join(', ').length > 72 && depth < 3
      ? `${open}\n${'  '.repeat(depth + 1)}${items.join(`,\n${'  '.repeat(depth + 1)}`)}\n${'  '.repeat(depth)}${close}` : `${open} ${items.join(', ')} ${close}`;
    const many = values => { const shown = values.slice(0, 100).map(show); if (values.length > 100) shown.push(`... ${values.length - 100} more`); return shown; };
    if (Array.isArray(value)) return list(many(value), '[', ']');
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return `${name}(${value.length}) ${list(many([...value.subarray(0, 101)]), '[', ']')}`;
    if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${value.byteLength} }`;
    if (value instanceof Map) return `Map(${value.size}) ${list([...value].map(([k, v]) => `${show(k)} => ${show(v)}`), '{', '}')}`;
    if (value instanceof Set) return `Set(${value.size}) ${list([...value].map(show), '{', '}')}`;
    if (value instanceof Promise) return 'Promise {}';
    const members = Object.keys(value).map(key => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`}: ${show(value[key])}`);
    return `${name === 'Object' ? '' : `${name} `}${list(members, '{', '}')}`;
  }
  function trace(error) {
    const head = `${error.name}: ${error.message}`, stack = String(error.stack ?? '');
    return stack.startsWith(error.name) ? stack : `${head}${stack.includes('\n') ? stack.slice(stack.indexOf('\n')) : ''}`;
  }
  function format(args) {
    if (typeof args[0] !== 'string' || !args[0].includes('%')) return args.map(a => inspect(a)).join(' ');
    let next = 1;
    const text = args[0].replace(/%[sdifoOjc%]/g, token => {
      if (token === '%%') return '%';
      if (next >= args.length) return token;
      const arg = args[next++];
      switch (token) {
        case '%s': return typeof arg === 'string' ? arg : inspect(arg, 1);
        case '%d': return String(Number(arg));
        case '%i': return String(parseInt(arg, 10));
        case '%f': return String(parseFloat(arg));
        case '%j': return JSON.stringify(arg);
        case '%c': return '';
        default: return inspect(arg, 1);
      }
    });
    return [text, ...args.slice(next).map(a => inspect(a))].join(' ');
  }
  let indent = '';
  const counts = new Map(), times = new Map();
  const write = (stream, args) => host.print(stream, format(args).split('\n').map(line => indent + line).join('\n'));
  const methods = {
    log(...args) { write('out', args); }, info(...args) { write('out', args); }, debug(...args) { write('out', args); },
    dir(value) { write('out', [inspect(value, isObject(value) ? 0 : 1)]); }, table(value) { write('out', [value]); },
    warn(...args) { write('err', args); }, error(...args) { write('err', args); },
    trace(...args) { write('err', [`Trace: ${format(args)}${String(new Error().stack).replace(/^[^\n]*\n[^\n]*/, '')}`]); },
    assert(condition, ...args) { if (!condition) write('err', args.length ? ['Assertion failed:', ...args] : ['Assertion failed']); },
    group(...args) { if (args.length) write('out', args); indent += '  '; }, groupCollapsed(...args) { methods.group(...args); },
    groupEnd() { indent = indent.slice(2); },
    count(label = 'default') { counts.set(label, (counts.get(label) ?? 0) + 1); write('out', [`${label}: ${counts.get(label)}`]); },
    countReset(label = 'default') { counts.delete(label); },
    time(label = 'default') { times.set(label, parley.now()); },
    timeLog(label = 'default', ...args) { write('out', [`${label}: ${(parley.now() - times.get(label)).toFixed(3)}ms`, ...args]); },
    timeEnd(label = 'default') { methods.timeLog(label); times.delete(label); },
  };
  Object.defineProperty(globalThis, 'console', { value: methods, writable: true, enumerable: false, configurable: true });
  parley.inspect = inspect;
})
