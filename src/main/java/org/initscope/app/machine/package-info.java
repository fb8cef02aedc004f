/** What surrounds the program: file systems, memory, users, signals and Spark sessions. */
package org.initscope.app.machine;
