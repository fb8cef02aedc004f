/** Short trainings that show what a remedy is worth. */
package org.initscope.app.fix;
