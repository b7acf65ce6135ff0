/**
 * The witness: writes numbered orders to a service while it is moved, reads some of them back, and
 * afterwards tells from its journal and the destination whether any request failed and any
 * acknowledged order is lost, doubled, damaged or was taken by a side not in charge.
 */
package dev.ferry.lab.witness;
