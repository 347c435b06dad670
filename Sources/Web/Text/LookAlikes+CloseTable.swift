extension LookAlikes {
    /// What letters, digits and marks look like that even a careful reader takes for others of the same script, as
    /// `character:prototype` in hexadecimal; those of ASCII are in ``table``.
    ///
    /// The facts are those of Unicode's confusables.txt, version 15.0.0, for letters in use, without the pairs that are
    /// two letters of one script in one language's alphabet (CLDR 42, main exemplar characters; GB 2312), as its readers
    /// tell them apart: Thai `ค` and `ด`, Persian `ث` and `پ`, `æ` and `ae`. Arabic `ي` and `ى` stay: within a word they are
    /// one. Our own are that all strokes through a letter are one, that a vowel sign of several parts is its parts,
    /// that two `ເ` of Lao are a `ແ`, and what fonts draw with the same outlines in the same places (Noto, 2023, shaped by
    /// HarfBuzz): Bengali `র` and `ব` with a dot, Tamil `ௌ` and `ெள`, Gurmukhi's two nasal signs.
    static let closeTable: StaticString = """
        d0:64,335 d8:6f,335 f8:6f,335 110:64,335 111:64,335 126:68,335 127:68,335 141:6c,335 142:6c,335
        166:74,335 167:74,335 180:62,335 181:62,314 182:62,304 183:62,304 184:62 189:64,335 18a:64,314
        18b:64,304 18c:64,304 18d:67 18f:1dd 191:66,326 192:66,326 193:67,314 196:6c 197:6c,335 198:6b,314
        199:6b,314 19a:6c,335 19c:76,76 19d:6e,326 19e:6e,329 19f:6f,335 1a4:70,314 1a5:70,314 1a6:72 1a7:32
        1ac:74,314 1ad:74,314 1ae:74,328 1b3:79,314 1b4:79,314 1b5:7a,335 1b6:7a,335 1b7:33 1bc:35 1bd:73 1bf:fe
        1e4:67,335 1e5:67,335 1f7:fe 21c:33 220:6e,329 222:38 223:38 224:7a,326 225:7a,326 23b:63,335 23c:63,335
        23d:6c,335 23e:74,335 241:3f 243:62,335 244:75,335 246:65,335 247:65,335 248:6a,335 249:6a,335
        24c:72,335 24d:72,335 24e:79,335 24f:79,335 253:62,314 256:64,328 257:64,314 259:1dd 260:67,314
        266:68,314 268:69,335 269:69 26b:6c,335 26f:76,76 271:72,6e,326 275:6f,335 27d:72,328 282:73,328 292:21d
        294:3f 305:304 30c:306 30d:670 311:302 315:313 317:650 320:331 321:326 322:328 327:326 334:335 336:335
        337:335 338:335 339:326 342:303 345:328 347:333 357:350 358:307 366:30a 36e:306 399:6c 39c:72,6e 39f:6f
        3bf:6f 3da:3c2 3db:3c2 3e8:32 3fa:72,6e 406:6c 415:65 417:33 41e:6f 431:36 435:65 43e:6f 456:69
        460:76,76 461:76,76 47c:76,76,486,487 47d:76,76,486,487 48a:438,326,300 48b:438,326,306 48c:463 48d:463
        496:436,329 497:436,329 4bc:65 4bd:65 4be:65,328 4bf:65,328 4c0:6c 4c6:43b,326 4c9:4c8 4ca:4c8 4cb:4b7
        4cc:4b7 4cf:69 4e0:33 4e8:473 4e9:473 510:454 511:454 51c:76,76 51d:76,76 555:6f 585:6f 5d5:6c 627:6c
        647:6f 64a:649 661:6c 665:6f 667:76 6a1:66f 6a7:641 6a9:643 6c1:6f 6c3:629 6cc:649 6d0:67b 6f0:660
        6f1:6c 6f2:662 6f3:663 6f4:664 6f5:6f 6f6:666 6f7:76 6f8:668 6f9:669 756:6ce 762:6ac 763:6ad 767:754
        772:681 7c0:6f 7ca:6c 8a9:754 8b0:6af 8b1:648 8bb:66f 8bc:66f 901:945,902 904:905,946 906:905,93e
        908:930,94d,907 90d:90f,945 90e:90f,946 910:90f,947 911:905,93e,945 912:905,93e,946 913:905,93e,947
        914:905,93e,948 949:93e,945 94b:93e,947 94c:93e,948 952:331 953:300 954:301 986:985,9be 9b0:9ac,9bc
        9e6:6f 9ea:38 9ed:39 a06:a05,a3e a07:a72,a3f a08:a72,a40 a09:a73,a41 a0a:a73,a42 a0f:a72,a47 a10:a05,a48
        a14:a05,a4c a5c:a21,a3c a67:39 a6a:38 a70:a02 a81:a82 a86:a85,abe a8f:a85,ac7 a90:a85,ac8
        a93:a85,abe,ac7 a94:a85,abe,ac8 ac9:abe,ac5 acb:abe,ac7 acc:abe,ac8 b06:b05,b3e b20:6f b66:6f b68:39
        bd7:bb3 be7:b95 be8:b89 bea:b9a bed:b8e bee:b85 c13:c12,c55 c14:c12,c4c d08:d07,d57 d10:d0e,d46
        d13:d12,d3e d14:d12,d57 d20:6f d66:6f d6d:39 d7b:d6f d7c:d6a dea:da2 deb:daf dee:dbb e41:e40,e40
        ec1:ec0,ec0 f00:f68,f7c,f7e f59:f45,f39 f5a:f46,f39 f5b:f47,f39 f6a:f62 fa9:f95,f39 faa:f96,f39
        fab:f97,f39 1009:1025 101d:6f 1029:101e,103c 1040:6f 1065:1041 12d0:6f 13b6:67 13c1:6e 13c9:76 13ce:34
        13ee:36 1440:1437 145d:1454 1472:62 14bf:32 14d1:1421 1540:1429 1541:78 154a:62 157d:78 15af:62 15ba:68
        15de:64 15ea:64 1602:1490 1603:1489 1604:14d3 1607:14da 1622:1543 1623:1546 1624:62 1634:162e
        1635:162f 16c1:6c 16c2:16bd 16e1:16bc 17a3:17a2 17a4:17a2,17b6 17b3:17aa 17be:17c1,17b8 17c4:17c1,17b6
        17c9:17bb 17ca:17bb 1824:1823 1826:1825 1833:1832 1855:1835 185d:1821 185e:1822 1861:1825 1873:1822
        1896:185c 18f5:18db 19d0:199e 19d1:19b1 1a80:1a45 1a90:1a45 1ab7:328 1b52:1b0d 1b53:1b11 1b58:1b28
        1dee:2dec 1e9d:66 1efe:79 1eff:79 20d2:335 20d3:335 20d8:335 20d9:335 20da:335 20e5:335 20e6:335
        20ea:335 20eb:335 2183:254 2184:254 2c62:6c,335 2c64:72,328 2c67:68,329 2c69:6b,329 2c6e:72,6e,326
        2c92:6c 2c9e:6f 2c9f:6f 2cca:39 2ccc:33 2cd2:36 2cdc:3ed 2d4f:6c 2d54:6f 2de8:1ddf 2dea:30a 2ded:368
        2def:36f 2df6:363 2df7:364 3033:2f 30ce:2f 30d8:3078 39b3:363d 439b:3588 4420:3b3b 4e00:30fc 4e3f:2f
        4e8c:30cb 4ebb:30a4 5002:4f75 503c:5024 516b:30cf 529b:30ab 535c:30c8 53e3:30ed 555f:5553 586b:5861
        58ff:58ab 5915:30bf 5b00:5aaf 5de5:30a8 5e32:5e21 5e50:3b3a 6238:6236 6409:3a41 6663:403f 6669:665a
        66f6:3ada 6726:4443 67ff:676e 69e9:3ba3 6a27:699d 6f59:6e88 784f:7814 7d76:7d55 80a6:670c 80ca:6710
        80d0:670f 80f6:3b35 8101:6713 8127:6718 8141:80fc 81a7:6723 853f:848d 8641:8637 8a1e:46b6 8a7d:8a2e
        8b8f:8b86 8c63:8c5c 8d86:8d7f 8dfa:8de5 8e9b:8e97 8f27:8eff 90de:90ce 93ae:93ad 96b8:96b7 9ed2:9ed1
        9fc3:4039 a4f2:6c a4f3:6f a644:32 a646:69 a647:69 a66f:20e9 a67c:306 a792:25b a793:25b a798:66 a799:66
        a79c:29a a79d:29a a79f:75 a7aa:68,314 a7ab:33 a7b2:6a a7b3:78 a7b4:62 a7b5:df a7c5:73,328 a9a3:a99d
        a9d9:a9aa a9fd:1051 aa51:aa4d aa53:aa01 aa56:aa23 11145:11133,11103 11146:11133,11104
        """
}
