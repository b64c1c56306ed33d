/** Files of audio and video: readers and writers of IVF, Ogg Opus, WAV, WebM and Matroska. */
module dev.parley.containers {
    requires transitive dev.parley.frames;
    requires static org.jspecify;

    exports dev.parley.containers;
}
