/** A character's class, a name's examples and its split, and what a line of a names file may be. */
package org.initscope.core.names;
