/**
 * Identity assertions of RFC 8827 §7: their form in "a=identity", the fingerprints that they bind, and the names that they prove. The
 * identity provider itself stays outside. {@link dev.parley.negotiation.Session} and the owner of a session depend on this package.
 */
@NullMarked
package dev.parley.negotiation.identity;

import org.jspecify.annotations.NullMarked;
