/**
 * Where the objects of the API live: the event loop that confines their state, the executor of their listeners, and their promises.
 * For the modules of the API and for what binds them to another language; no part of the public API.
 */
@NullMarked
package dev.parley.dom.realm;

import org.jspecify.annotations.NullMarked;
