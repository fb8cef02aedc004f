/** Trainings with several seeds that show what remedies are worth. */
package org.initscope.app.fix;
