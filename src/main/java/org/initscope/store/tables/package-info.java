/** Tables with declared columns, written in whole batches as Parquet and read without an engine. */
package org.initscope.store.tables;
