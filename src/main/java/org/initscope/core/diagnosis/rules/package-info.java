/** The rules, the limits that they judge by, and what they compute with. */
package org.initscope.core.diagnosis.rules;
