/** A names file as every command reads it: its format, its lines, its names, and the sentence where it is none. */
package org.initscope.spark.names;
