<?php
declare(strict_types=1);

// Writes the uploads and prints the rows: the same at every run. The first 2,000 of 50,000 orders have a file;
// the others are old orders whose files have been archived away.
const ROWS = 50_000;
const FILES = 2_000;

[, $uploads] = $argv;
$values = [];
for ($n = 1; $n <= ROWS; $n++) {
    $token = sprintf('seed-%05d', $n);
    $bytes = 1024 + ($n * 7919) % 48_000;
    $content = $n <= FILES ? contentOf($token, $bytes) : $token;
    if ($n <= FILES) {
        $directory = $uploads . '/' . substr(sha1($token), 0, 2);
        is_dir($directory) || mkdir($directory, 0750);
        file_put_contents("$directory/$token", $content);
        chmod("$directory/$token", 0640);
        touch("$directory/$token", 1_700_000_000 + $n);
    }
    $values[] = sprintf(
        "('%s','%s',%d,'source','%s')",
        $token,
        hash('sha256', $content),
        strlen($content),
        gmdate('Y-m-d H:i:s', 1_700_000_000 + $n)
    );
    if (count($values) === 1000) {
        echo 'insert into orders (token, sha256, bytes, host, created_at) values ', implode(',', $values), ";\n";
        $values = [];
    }
}

/** Bytes that do not compress: counter mode over zeros, keyed by the token. */
function contentOf(string $token, int $bytes): string
{
    return openssl_encrypt(
        str_repeat("\0", $bytes),
        'aes-128-ctr',
        md5($token, true),
        OPENSSL_RAW_DATA,
        str_repeat("\0", 16)
    );
}
