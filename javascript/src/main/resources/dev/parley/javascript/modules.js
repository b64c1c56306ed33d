// CommonJS: require() from folders, as Node and bundlers for browsers resolve it, with Node's events, buffer and crypto inside.
(function (parley, files, builtins) {
  'use strict';
  const cache = new Map(), core = new Map();

  function builtin(name) {
    if (!core.has(name)) {
      const module = { exports: {} };
      core.set(name, module);
      builtins[name](parley, module, require_ => builtin(require_));
    }
    return core.get(name).exports;
  }

  const notFound = (request, from) => Object.assign(new Error(`Cannot find module '${request}'\nRequired by ${from}`), { code: 'MODULE_NOT_FOUND' });
  const readPackage = folder => { const text = files.read(files.join(folder, 'package.json')); return text === null ? null : JSON.parse(text); };
  // The package that a file belongs to: its "browser" field replaces files and packages.
  function packageOf(file) {
    for (let folder = files.parent(file); folder !== null; folder = files.parent(folder)) {
      const description = readPackage(folder);
      if (description) return { folder, description };
    }
    return null;
  }
  const asFile = path => ['', '.js', '.cjs', '.json'].map(end => path + end).find(file => files.isFile(file)) ?? null;
  function asFolder(path) {
    const description = readPackage(path);
    if (description) {
      const main = typeof description.browser === 'string' ? description.browser : description.main;
      if (main) {
        const file = asFile(files.join(path, main)) ?? asFile(files.join(path, main, 'index'));
        if (file) return file;
      }
    }
    return asFile(files.join(path, 'index'));
  }
  // Node's conditions of "exports": a browser that requires.
  function condition(target) {
    if (typeof target === 'string' || target === null || target === undefined) return target ?? null;
    if (Array.isArray(target)) return target.map(condition).find(t => t !== null) ?? null;
    for (const key of Object.keys(target)) {
      if (['browser', 'require', 'default'].includes(key)) {
        const found = condition(target[key]);
        if (found !== null) return found;
      }
    }
    return null;
  }
  function exported(description, subpath) {
    const { exports } = description;
    const table = typeof exports === 'string' || Array.isArray(exports) || !Object.keys(exports).some(k => k.startsWith('.')) ? { '.': exports } : exports;
    if (subpath in table) return condition(table[subpath]);
    for (const key of Object.keys(table)) {
      const [before, after] = key.split('*');
      if (after !== undefined && subpath.startsWith(before) && subpath.endsWith(after)) {
        return condition(table[key])?.replaceAll('*', subpath.slice(before.length, subpath.length - after.length)) ?? null;
      }
    }
    return null;
  }
  function replaced(file, from) {
    const at = packageOf(from);
    const map = at?.description.browser;
    if (!map || typeof map !== 'object') return file;
    for (const key of Object.keys(map)) {
      if (key.startsWith('.') && (asFile(files.join(at.folder, key)) === file)) return map[key] === false ? false : asFile(files.join(at.folder, map[key]));
    }
    return file;
  }
  function resolve(request, from) {
    const map = packageOf(from)?.description.browser;
    if (map && typeof map === 'object' && request in map && !request.startsWith('.')) {
      if (map[request] === false) return false;
      return resolve(map[request], files.join(packageOf(from).folder, 'package.json'));
    }
    const bare = request.replace(/^node:/, '');
    if (bare in builtins) return `node:${bare}`;
    if (/^\.{0,2}\//.test(request) || request === '.' || request === '..') {
      const path = request.startsWith('/') ? request : files.join(files.parent(from), request);
      const file = asFile(path) ?? asFolder(path);
      if (file === null) throw notFound(request, from);
      return replaced(file, from);
    }
    const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(request);
    for (let folder = files.parent(from); folder !== null; folder = files.parent(folder)) {
      const place = files.join(folder, 'node_modules', name), description = readPackage(place);
      if (!description && !files.isFolder(place)) continue;
      let file;
      if (description?.exports !== undefined) {
        const target = exported(description, `.${rest}`);
        file = target === null ? null : asFile(files.join(place, target));
      } else file = rest === '' || rest === '/' ? asFolder(place) : asFile(files.join(place, rest)) ?? asFolder(files.join(place, rest));
      if (file !== null && file !== undefined) return replaced(file, files.join(place, 'package.json'));
    }
    throw notFound(request, from);
  }

  function load(file) {
    if (file === false) return {};
    if (file.startsWith('node:')) return builtin(file.slice(5));
    if (cache.has(file)) return cache.get(file).exports;
    const module = { exports: {}, id: file, filename: file, loaded: false, children: [], paths: [] };
    cache.set(file, module);
    try {
      if (file.endsWith('.json')) module.exports = JSON.parse(files.read(file));
      else {
        const require = requireFrom(file);
        module.require = require;
        files.compile(file).call(module.exports, module.exports, require, module, file, files.parent(file));
      }
      module.loaded = true;
    } catch (e) {
      cache.delete(file);
      throw e;
    }
    return module.exports;
  }
  function requireFrom(file) {
    const require = request => {
      if (typeof request !== 'string' || request === '') throw new TypeError('require wants the name of a module');
      return load(resolve(request, file));
    };
    require.resolve = request => resolve(request, file);
    return require;
  }

  parley.enterFile = file => Object.defineProperty(globalThis, 'require',
    { value: requireFrom(file), writable: true, enumerable: false, configurable: true });
  // What packages written for Node ask of it even where a bundler has made them fit for browsers.
  Object.defineProperty(globalThis, 'process', { configurable: true, enumerable: false, writable: true, value: {
    browser: true, env: {}, argv: [], version: '', versions: {}, title: 'browser', platform: 'browser',
    nextTick: (f, ...args) => queueMicrotask(() => f(...args)),
    cwd: () => files.current(), exit: (code = 0) => files.exit(Number(code) || 0), on() { return this; }, emit: () => false,
  } });
  Object.defineProperty(globalThis, 'Buffer', { configurable: true, enumerable: false, get: () => builtin('buffer').Buffer });
})
