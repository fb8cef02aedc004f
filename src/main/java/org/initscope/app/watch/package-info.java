/** A run or search that is watched while it goes on: what its folder says, and the pages of a server on this machine. */
package org.initscope.app.watch;
