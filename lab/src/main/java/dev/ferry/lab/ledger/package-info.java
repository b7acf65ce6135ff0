/**
 * The witness of a database: clients that append numbers and keep what was acknowledged, by whom.
 */
package dev.ferry.lab.ledger;
