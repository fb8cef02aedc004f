/** The text of a job: its files, its keys, and the values that are set on the command line. */
package org.initscope.app.config.text;
