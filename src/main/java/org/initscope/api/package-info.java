/** What other programs call: the diagnosis of a training of any network. */
package org.initscope.api;
