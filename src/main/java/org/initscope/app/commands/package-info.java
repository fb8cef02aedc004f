/** The commands and their options. */
package org.initscope.app.commands;
