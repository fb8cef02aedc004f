/** Where a run goes on: a checkpoint that is there whole or not at all. */
package org.initscope.store.checkpoints;
