-- The ledger: what a batch remembers. docs/output.md explains it for those who query it.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- A file of the input. Paths that are no UTF-8 are BLOBs.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path NOT NULL,               -- absolute, where it lay at the last run
    root NOT NULL,               -- the folder that was given as input
    file TEXT NOT NULL,          -- path relative to it, as in the documents' source.file
    name TEXT NOT NULL UNIQUE,   -- of its documents, without frame and part
    stamp TEXT,                  -- size, times and inode when it was hashed; NULL: hash it again
    sha256 TEXT,                 -- content hash; NULL until it is opened
    frames TEXT,                 -- JSON list of its frames; NULL until it is opened
    run INTEGER NOT NULL         -- the last run whose input it was part of
);
CREATE UNIQUE INDEX files_path ON files (path);

-- A page: one frame of a file, the unit of work. frame -1 stands for the file itself, until it
-- is opened and while it cannot be.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    frame INTEGER NOT NULL,
    run INTEGER NOT NULL,        -- the last run that asked for it
    state TEXT NOT NULL CHECK (state IN ('pending', 'suspect', 'done', 'failed')),
    todo TEXT NOT NULL CHECK (todo IN ('open', 'read', 'understand')),
    attempts INTEGER NOT NULL DEFAULT 0,
    stage TEXT,                  -- where it failed
    error TEXT,                  -- why, in a sentence
    code INTEGER,                -- the exit code of that kind of error
    seconds REAL,
    worker TEXT,
    content TEXT,                -- what it was made from: SHA-256 of the file,
    models TEXT,                 -- of the weights,
    reading_config TEXT,         -- of the options that recognition depends on,
    config TEXT,                 -- of all options and profiles
    UNIQUE (file_id, frame)
);
CREATE INDEX pages_open ON pages (state, file_id, frame) WHERE state <> 'done';

-- A page document; a frame that shows two pages has two.
CREATE TABLE documents (
    name TEXT PRIMARY KEY,       -- under pages/, without .page.json
    page_id INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,        -- of the document's bytes
    reading TEXT,                -- of the reading's bytes
    issue TEXT,                  -- folder of its issue under issues/
    title TEXT,
    page_number INTEGER,
    articles INTEGER NOT NULL,
    confidence REAL
);
CREATE INDEX documents_page ON documents (page_id);
CREATE INDEX documents_issue ON documents (issue);

CREATE TABLE issues (
    folder TEXT PRIMARY KEY,     -- under issues/
    sha256 TEXT,                 -- of issue.json; NULL: it has to be written anew
    missing INTEGER              -- pages that are not there
);
CREATE INDEX issues_stale ON issues (folder) WHERE sha256 IS NULL;
