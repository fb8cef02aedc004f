package org.initscope.spark.examples;

/** One row of the examples, filled anew for each: a reader of it keeps no reference. */
final class ExampleRow {
    long name;
    int position;
    final int[] context;
    int target;

    ExampleRow(int blockSize) {
        context = new int[blockSize];
    }
}
