/** The command line. */
package org.initscope.app;
