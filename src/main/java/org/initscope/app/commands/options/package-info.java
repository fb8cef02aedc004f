/** Options that several commands share. */
package org.initscope.app.commands.options;
