/** The commands. */
package org.initscope.app.commands;
