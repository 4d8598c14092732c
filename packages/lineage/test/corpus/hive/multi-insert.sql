FROM visits v
INSERT OVERWRITE TABLE visits_web SELECT v.id, v.url WHERE v.channel = 'web'
INSERT OVERWRITE TABLE visits_app SELECT v.id, v.screen WHERE v.channel = 'app';
