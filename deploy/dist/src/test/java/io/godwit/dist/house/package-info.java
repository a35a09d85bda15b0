/** The rules that hold over every class of the house, and for each rule classes that break it on purpose. */
package io.godwit.dist.house;
