"""What a set of notes lost when it was opened: figures that no later run can print again."""

BLIND = """| set, when it was new | request knows the patient | removed | precision | terms damaged |
|---|---|---|---|---|
| English, mixed names | no | .972 | .969 | 18/600 |
| Chinese, mixed names | no | .838 | .984 | 0/384 |
| English, second wordings | yes | .978 | .878 | 66/306 |
| English, second wordings | no | .972 | .878 | 66/306 |
| Chinese, second wordings | yes | .923 | .966 | 6/168 |
| Chinese, second wordings | no | .863 | .965 | 6/168 |
| English, third wordings | yes | .972 | .955 | 12/204 |
| English, third wordings | no | .969 | .955 | 12/204 |
| Chinese, third wordings | yes | .925 | .993 | 0/120 |
| Chinese, third wordings | no | .893 | .992 | 0/120 |
| English, fourth wordings | yes | .970 | .921 | 40/232 |
| English, fourth wordings | no | .968 | .921 | 40/232 |
| Chinese, fourth wordings | yes | .808 | 1.000 | 0/126 |
| Chinese, fourth wordings | no | .769 | 1.000 | 0/126 |
| English, fifth wordings | yes | .996 | .936 | 24/192 |
| English, fifth wordings | no | .994 | .936 | 24/192 |
| Chinese, fifth wordings | yes | .992 | .999 | 0/112 |
| Chinese, fifth wordings | no | .983 | .999 | 0/112 |
| English, sixth wordings, new names | yes | .840 | .963 | 13/324 |
| English, sixth wordings, new names | no | .840 | .963 | 13/324 |
| English, sixth, new names that are words | yes | .811 | .960 | 6/162 |
| English, sixth, new names that are words | no | .792 | .959 | 6/162 |
| Chinese, sixth wordings, new names | yes | .924 | .984 | 0/152 |
| Chinese, sixth wordings, new names | no | .904 | .984 | 0/152 |
| Chinese, sixth, new names that are words | yes | .866 | .982 | 0/76 |
| Chinese, sixth, new names that are words | no | .767 | .981 | 0/76 |
| English, seventh wordings, new names | yes | .913 | .925 | 72/320 |
| English, seventh wordings, new names | no | .904 | .925 | 72/320 |
| English, seventh, new names that are words | yes | .919 | .920 | 36/160 |
| English, seventh, new names that are words | no | .908 | .920 | 36/160 |
| Chinese, seventh wordings, new names | yes | .913 | .993 | 0/272 |
| Chinese, seventh wordings, new names | no | .891 | .993 | 0/272 |
| Chinese, seventh, new names that are words | yes | .910 | .994 | 0/136 |
| Chinese, seventh, new names that are words | no | .845 | .994 | 0/136 |
| English, eighth wordings, newest names | yes | .914 | .957 | 24/128 |
| English, eighth wordings, newest names | no | .914 | .957 | 24/128 |
| Chinese, eighth wordings, newest names | yes | .873 | .995 | 0/88 |
| Chinese, eighth wordings, newest names | no | .828 | .995 | 0/88 |
| English, ninth wordings, another author | yes | .964 | .946 | 19/200 |
| English, ninth wordings, another author | no | .949 | .946 | 19/200 |
| English, ninth, names that are words | yes | .958 | .941 | 10/100 |
| English, ninth, names that are words | no | .946 | .941 | 10/100 |
| Chinese, ninth wordings, another author | yes | .790 | .960 | 8/172 |
| Chinese, ninth wordings, another author | no | .746 | .959 | 8/172 |
| Chinese, ninth, names that are words | yes | .781 | .959 | 4/86 |
| Chinese, ninth, names that are words | no | .704 | .958 | 4/86 |
| English, eleventh wordings, talk | yes | .926 | .945 | 10/80 |
| English, eleventh wordings, talk | no | .919 | .945 | 10/80 |
| Chinese, eleventh wordings, talk | yes | .771 | .973 | 0/120 |
| Chinese, eleventh wordings, talk | no | .714 | .973 | 0/120 |
| English, twelfth wordings, talk | yes | .928 | .911 | 18/86 |
| English, twelfth wordings, talk | no | .928 | .911 | 18/86 |
| Chinese, twelfth wordings, talk | yes | .744 | .942 | 4/84 |
| Chinese, twelfth wordings, talk | no | .690 | .946 | 4/84 |
| English, tenth wordings, another author | yes | .993 | .958 | 35/208 |
| English, tenth wordings, another author | no | .993 | .958 | 35/208 |
| English, tenth, names that are words | yes | .982 | .949 | 18/104 |
| English, tenth, names that are words | no | .982 | .949 | 18/104 |
| Chinese, tenth wordings, another author | yes | .954 | .930 | 45/190 |
| Chinese, tenth wordings, another author | no | .934 | .929 | 45/190 |
| Chinese, tenth, names that are words | yes | .948 | .930 | 23/95 |
| Chinese, tenth, names that are words | no | .924 | .929 | 23/95 |
| English, thirteenth wordings, another author | yes | .977 | .942 | 24/258 |
| English, thirteenth wordings, another author | no | .977 | .942 | 24/258 |
| English, thirteenth, names that are words | yes | .946 | .935 | 12/129 |
| English, thirteenth, names that are words | no | .938 | .935 | 12/129 |
| Chinese, thirteenth wordings, another author | yes | .967 | .985 | 0/286 |
| Chinese, thirteenth wordings, another author | no | .957 | .985 | 0/286 |
| Chinese, thirteenth, names that are words | yes | .976 | .984 | 0/143 |
| Chinese, thirteenth, names that are words | no | .941 | .982 | 0/143 |
| English, fourteenth wordings, many shapes | yes | .925 | .943 | 39/404 |
| English, fourteenth wordings, many shapes | no | .925 | .943 | 39/404 |
| English, fourteenth, names that are words | yes | .922 | .937 | 20/202 |
| English, fourteenth, names that are words | no | .918 | .937 | 20/202 |
| Chinese, fourteenth wordings, many shapes | yes | .904 | .959 | 22/314 |
| Chinese, fourteenth wordings, many shapes | no | .904 | .959 | 22/314 |
| Chinese, fourteenth, names that are words | yes | .900 | .965 | 11/157 |
| Chinese, fourteenth, names that are words | no | .860 | .965 | 11/157 |
| English, fifteenth wordings, of the rules' author | yes | .963 | .934 | 28/180 |
| English, fifteenth wordings, of the rules' author | no | .963 | .934 | 28/180 |
| Chinese, fifteenth wordings, of the rules' author | yes | .907 | .948 | 20/136 |
| Chinese, fifteenth wordings, of the rules' author | no | .907 | .948 | 20/136 |
| English, sixteenth wordings, not mended | yes | .921 | .967 | 8/152 |
| English, sixteenth wordings, not mended | no | .921 | .967 | 8/152 |
| Chinese, sixteenth wordings, not mended | yes | .941 | .958 | 8/112 |
| Chinese, sixteenth wordings, not mended | no | .941 | .958 | 8/112 |
"""
"""The first run on each set of notes, before any repair with its help."""
