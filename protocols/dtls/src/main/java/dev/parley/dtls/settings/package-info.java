/**
 * Settings of an association and the numbers that they name: versions, cipher suites, SRTP profiles, limits of keys. For the
 * owners of engines; depends on nothing else of DTLS.
 */
@NullMarked
package dev.parley.dtls.settings;

import org.jspecify.annotations.NullMarked;
