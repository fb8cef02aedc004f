package org.initscope.spark.examples;

import java.io.Serializable;
import org.initscope.core.names.Examples;

/** The examples of one worker, its own alone. */
public record Shard(int worker, Examples examples) implements Serializable {}
