package org.initscope.core.statistics;

/**
 * Which bins the elements x of a matrix are in: ⌊x · scale⌋ + shift, the product exact.
 *
 * @param lowest the smallest of these numbers
 * @param highest the largest, which may be one beyond the last bin
 */
record BinRange(float scale, int shift, int lowest, int highest) {}
